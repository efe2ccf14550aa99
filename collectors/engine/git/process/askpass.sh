#!/bin/sh
# Answers git's questions "Username for 'https://host': " and "Password for 'https://user@host': ".
# Only the host that the credentials were given for gets an answer, so a redirect cannot carry them elsewhere.
case $1 in
  "Username for '$MOMENTUM_GIT_SCHEME://$MOMENTUM_GIT_HOST': ") printf '%s\n' "$MOMENTUM_GIT_USERNAME" ;;
  "Password for '$MOMENTUM_GIT_SCHEME://"*"@$MOMENTUM_GIT_HOST': ") printf '%s\n' "$MOMENTUM_GIT_PASSWORD" ;;
  *) exit 1 ;;
esac
