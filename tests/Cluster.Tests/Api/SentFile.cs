namespace Gridfold.Cluster.Tests.Api;

/// <summary>The small experiment file that tests of the API send: two trials of two folds.</summary>
internal static class SentFile
{
    public const string Yaml = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: sent
        dataset: {name: iris}
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: sgd, lr: "${lr}"}, batch_size: 16, epochs: 2}
        hyperparameters: {lr: {type: categorical, values: [1, 2]}}
        searcher: {name: grid, metric: validation_accuracy, mode: max}
        validation: {type: kfold, folds: 2}

        """;
}
