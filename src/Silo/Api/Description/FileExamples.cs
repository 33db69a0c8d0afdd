namespace Gridfold.Silo.Api.Description;

/// <summary>The same small experiment file in each form that the API takes.</summary>
internal static class FileExamples
{
    private const string Yaml = """
        apiVersion: gridfold.dev/v1
        kind: Experiment
        name: iris
        dataset: {name: iris}
        model: {layers: [{linear: classes}]}
        training: {optimizer: {name: sgd, lr: "${lr}"}, batch_size: 16, epochs: 20}
        hyperparameters: {lr: {type: categorical, values: [0.1, 0.01]}}
        searcher: {name: grid, metric: validation_accuracy, mode: max}
        validation: {type: stratified_kfold, folds: 5}

        """;

    private const string Json = """
        {
          "apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "iris", "dataset": {"name": "iris"},
          "model": {"layers": [{"linear": "classes"}]},
          "training": {"optimizer": {"name": "sgd", "lr": "${lr}"}, "batch_size": 16, "epochs": 20},
          "hyperparameters": {"lr": {"type": "categorical", "values": [0.1, 0.01]}},
          "searcher": {"name": "grid", "metric": "validation_accuracy", "mode": "max"},
          "validation": {"type": "stratified_kfold", "folds": 5}
        }
        """;

    /// <summary>The examples by media type.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["application/yaml"] = Yaml,
        ["application/json"] = Json,
    };
}
