/** How to load each part of each language (catalogue_parts.ts). */
declare module "virtual:catalogues" {
  type Part = import("../../catalogue_parts.ts").Part;
  type Message = import("../../catalogue_parts.ts").Message;
  type Load = () => Promise<{ readonly messages: Readonly<{ [key: string]: Message }> }>;
  export const catalogues: Readonly<{ [tag: string]: { readonly [P in Part]: Load } }>;
}
