namespace Gridfold.Client.Tests.BadInput;

/// <summary>
/// A small search without a fault, and its data. Each test of bad input changes one thing in it. EndToEnd.Tests compiles this file too.
/// </summary>
internal static class GoodSearch
{
    /// <summary>The experiment file.</summary>
    public const string Text = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: good
        seed: 1
        dataset: {path: data.csv, label: kind}
        model: {layers: [{linear: "${hidden}"}, relu, {linear: classes}]}
        training:
          optimizer: {name: adam, lr: "${lr}"}
          batch_size: 2
          epochs: 1
        hyperparameters:
          hidden: {type: categorical, values: [2, 3]}
          lr: {type: double, min: 0.01, max: 0.1, count: 2}
        searcher: {name: grid, metric: validation_loss, mode: min}
        validation: {type: stratified_kfold, folds: 2}
        """;

    /// <summary>The file <c>data.csv</c> beside it.</summary>
    public const string Data = """
        size,weight,kind
        1,2.5,cat
        2,3.5,dog
        3,1.5,cat
        4,2.0,dog
        5,2.5,cat
        6,3.0,dog
        """;
}
