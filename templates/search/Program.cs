using System.Text.Json;
using Gridfold.Hosting;

// First of all: the self-test of the processor starts this program once more.
GridfoldSession.RunChildProcessIfAsked();

await using GridfoldSession gridfold = await GridfoldSession.StartLocalAsync();
GridfoldExperiment experiment = await gridfold.SubmitFileAsync(Path.Combine(AppContext.BaseDirectory, "search.yaml"));
await foreach (SearchSnapshot snapshot in experiment.WatchAsync())
    Console.WriteLine($"{snapshot.State}: {snapshot.Ended} of {snapshot.Trials} trials");

Trial best = (await experiment.GetLeaderboardAsync()).Best;
Console.WriteLine($"Best: trial {best.Number}, {best.Score:0.000}");
foreach ((string name, JsonElement value) in best.Hyperparameters) Console.WriteLine($"  {name} = {value}");

// The networks of the folds vote.
using GridfoldModel model = await best.LoadModelAsync();
double[] flower = [5.9, 3.0, 5.1, 1.8];
Console.WriteLine($"This flower is {model.Decide(model.Predict(flower)[0])}");
