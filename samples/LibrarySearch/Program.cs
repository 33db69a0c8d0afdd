using Gridfold.Hosting;
using LibrarySearch;

// First of all: the self-test of the processor, and networks of the user's classes, start this program once more.
GridfoldSession.RunChildProcessIfAsked();

await using GridfoldSession gridfold = await GridfoldSession.StartLocalAsync();
await IrisSearch.Run(gridfold, Console.Out);
