import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { nodeIdOf, type World } from '../world.ts';
import type { Fields } from './fields.ts';
import { botFields, mannequinFields, organizationFields, teamFields, userFields } from './people.ts';
import { type Price, priceOf } from './points.ts';
import * as pull from './pull-request.ts';
import { queryFields, type Root } from './query.ts';
import { GithubError } from './refusal.ts';
import * as code from './repository.ts';

/** A query that holds against the schema, and its price. */
export interface Prepared {
  price: Price;
  run(world: World): Promise<ExecutionResult>;
}

const events = [
  'ReadyForReviewEvent',
  'ConvertToDraftEvent',
  'ReviewRequestedEvent',
  'ReviewRequestRemovedEvent',
  'ReviewDismissedEvent',
  'HeadRefForcePushedEvent',
  'ClosedEvent',
  'ReopenedEvent',
  'MergedEvent',
];

const fieldsOf: Record<string, Fields<object>> = {
  Query: queryFields,
  User: userFields,
  Bot: botFields,
  Mannequin: mannequinFields,
  Organization: organizationFields,
  Team: teamFields,
  Repository: code.repositoryFields,
  Ref: code.refFields,
  Commit: code.commitFields,
  GitActor: code.gitActorFields,
  Deployment: code.deploymentFields,
  DeploymentStatus: code.deploymentStatusFields,
  PullRequest: pull.pullRequestFields,
  PullRequestCommit: pull.pullRequestCommitFields,
  PullRequestReview: pull.reviewFields,
  PullRequestReviewThread: pull.threadFields,
  PullRequestReviewComment: pull.inlineCommentFields,
  IssueComment: pull.issueCommentFields,
  ReviewRequest: pull.reviewRequestFields,
  ...Object.fromEntries(events.map((event) => [event, pull.eventFields])),
};

let published: GraphQLSchema | undefined;

/** Reads a query and prices it. What GitHub would not run throws; a query that is no query of its schema gives the errors. */
export function prepare(
  text: string,
  variables: Record<string, unknown>,
): Prepared | readonly GraphQLError[] {
  const schema = publishedSchema();
  const document = parse(text);
  const errors = validate(schema, document);
  if (errors.length > 0) return errors.map(inGithubsWords);
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  const [operation] = operations;
  if (!operation || operations.length > 1) return [new GraphQLError('An operation name is required')];
  const fragments = new Map(
    document.definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((each) => [each.name.value, each]),
  );
  const price = priceOf({ schema, operation, fragments, variables });
  const rootValue: Root = { type: 'Query', price };
  return {
    price,
    run: async (world) =>
      execute({
        schema,
        document,
        rootValue,
        contextValue: world,
        variableValues: variables,
        fieldResolver: resolveField,
        typeResolver: (value) => String(Reflect.get(Object(value), 'type')),
      }),
  };
}

/** GitHub's own schema, as it publishes it; read once in a process. */
function publishedSchema(): GraphQLSchema {
  published ??= buildSchema(
    readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8'),
    { assumeValidSDL: true, assumeValid: true, noLocation: true },
  );
  return published;
}

const resolveField: GraphQLFieldResolver<object, World> = (source, args, world, info) => {
  const { fieldName, parentType } = info;
  const odd = world.trouble.odd.find((each) => each.field === fieldName && isNode(source, each.nodeId));
  if (odd) return odd.value;
  const read = new Set<string>();
  const watched = new Proxy(args, {
    get(target, name) {
      read.add(String(name));
      return Reflect.get(target, name);
    },
  });
  const resolve = fieldsOf[parentType.name]?.[fieldName];
  const found = resolve ? resolve(source, watched, world) : Reflect.get(source, fieldName);
  if (found === undefined)
    throw new GithubError('STAND_IN', `The stand-in of GitHub has no ${parentType.name}.${fieldName}.`);
  const unread = (info.fieldNodes[0]?.arguments ?? []).find((each) => !read.has(each.name.value));
  if (unread && args[unread.name.value] !== null && args[unread.name.value] !== undefined)
    throw new GithubError(
      'STAND_IN',
      `The stand-in of GitHub does not know the argument ${unread.name.value} of ${parentType.name}.${fieldName}.`,
    );
  return found;
};

function isNode(source: object, nodeId: string): boolean {
  if (!('type' in source && 'id' in source)) return false;
  return nodeIdOf({ type: String(source.type), id: Number(source.id) }) === nodeId;
}

function inGithubsWords(error: GraphQLError): GraphQLError {
  const unknown = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (!unknown) return error;
  const [, fieldName, typeName] = unknown;
  return new GraphQLError(`Field '${fieldName}' doesn't exist on type '${typeName}'`, {
    nodes: error.nodes,
    extensions: { code: 'undefinedField', typeName, fieldName },
  });
}
