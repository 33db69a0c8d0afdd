using System.Globalization;
using Gridfold.Hosting;
using TorchSharp;

namespace LibrarySearch;

/// <summary>Searches for a network that tells iris flowers apart, and uses the best one.</summary>
internal static class IrisSearch
{
    private const string Spec = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: library-iris
        seed: 42
        dataset: {name: iris, preprocess: [{standardize: {}}]}
        model: {layers: [{linear: "${hidden}"}, relu, {linear: classes}]}
        training: {optimizer: {name: adam, lr: "${lr}"}, batch_size: 16, epochs: 20}
        hyperparameters:
          hidden: {type: categorical, values: [4, 16]}
          lr: {type: categorical, values: [0.01, 0.03]}
        searcher: {name: grid, metric: validation_accuracy, mode: max}
        validation: {type: stratified_kfold, folds: 3}
        """;

    /// <summary>Runs the search.</summary>
    /// <param name="gridfold">The session, with this machine or with a cluster.</param>
    /// <param name="output">Receives what is found.</param>
    public static async Task Run(GridfoldSession gridfold, TextWriter output)
    {
        GridfoldExperiment experiment = await gridfold.SubmitAsync(Spec);
        await foreach (SearchSnapshot snapshot in experiment.WatchAsync())
            await output.WriteLineAsync($"{snapshot.State}: {snapshot.Ended} of {snapshot.Trials} trials");

        Trial best = (await experiment.GetLeaderboardAsync()).Best;
        string values = string.Join(", ", best.Hyperparameters.Select(value => $"{value.Key} = {value.Value}"));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Best: trial {best.Number}, {best.Score:0.000} with {values}"));

        // The networks of the three folds vote.
        using GridfoldModel model = await best.LoadModelAsync();
        double[] flower = [5.9, 3.0, 5.1, 1.8];
        await output.WriteLineAsync($"This flower is {model.Decide(model.Predict(flower)[0])}");

        // The same model as a module of TorchSharp, and as a file for other programs.
        using torch.Tensor row = torch.tensor(flower, [1, 4]), probabilities = model.ToModule().call(row);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"Its probability is {probabilities.data<float>().Max():0.00}"));
        string file = Path.Combine(Path.GetTempPath(), $"{experiment.Id}.onnx");
        await model.WriteOnnxAsync(file);
        await output.WriteLineAsync($"Wrote {file}");
    }
}
