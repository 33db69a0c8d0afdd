using Gridfold.Hosting;
using LibrarySearch;

// First of all: the processor's self-test starts this program once more, to find a setting of libtorch that computes rightly.
GridfoldSession.RunSelfTestIfAsked();

await using GridfoldSession gridfold = await GridfoldSession.StartLocalAsync();
await IrisSearch.Run(gridfold, Console.Out);
