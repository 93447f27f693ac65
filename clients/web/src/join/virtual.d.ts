/** A page's own messages of every language, by language and key (vite.config.ts). */
declare module "virtual:check-words" {
  export const words: Readonly<{ [language: string]: Readonly<{ [key: string]: string }> }>;
}
declare module "virtual:join-words" {
  export const words: Readonly<{ [language: string]: Readonly<{ [key: string]: string }> }>;
}
