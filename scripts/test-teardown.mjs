export default async () => {
  await globalThis.loketRunServers?.stop();
};
