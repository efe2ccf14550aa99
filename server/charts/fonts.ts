import { fileURLToPath } from 'node:url';

function fileOf(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}

/** Files of the typeface that pictures are set in: the only one the PNG renderer gets to see. */
export const fontFiles = {
  regular: fileOf('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  semiBold: fileOf('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
};
