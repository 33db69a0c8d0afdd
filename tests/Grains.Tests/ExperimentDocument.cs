using System.Globalization;
using System.Text.Json.Nodes;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests;

/// <summary>A valid experiment file as JSON (with single quotes). Tests change it in one place.</summary>
internal sealed class ExperimentDocument
{
    private const string Valid = """
        {
            'apiVersion': 'gridfold.dev/v1', 'kind': 'Experiment', 'name': 'test-grid', 'seed': 1,
            'dataset': {'name': 'iris'},
            'model': {'layers': [{'linear': '${hidden}'}, 'relu', {'linear': 'classes'}]},
            'training': {'optimizer': {'name': 'adam', 'lr': '${lr}'}, 'batch_size': 8, 'epochs': '${epochs}'},
            'hyperparameters': {
                'hidden': {'type': 'categorical', 'values': [4, 8]},
                'lr': {'type': 'double', 'min': 0.001, 'max': 0.1, 'log': true, 'count': 3},
                'epochs': {'type': 'int', 'min': 1, 'max': 5, 'step': 2}
            },
            'searcher': {'name': 'grid', 'metric': 'validation_accuracy', 'mode': 'max'},
            'validation': {'type': 'stratified_kfold', 'folds': 5},
            'resources': {'max_slots': 4},
            'max_restarts': 3
        }
        """;

    private readonly JsonNode _root = Parse(Valid);

    /// <summary>Sets or adds the value at a dotted path. A number is an index of a list.</summary>
    public ExperimentDocument With(string path, string json)
    {
        (JsonNode parent, string key) = Find(path);
        if (parent is JsonArray list) list[int.Parse(key, CultureInfo.InvariantCulture)] = Parse(json);
        else parent[key] = Parse(json);
        return this;
    }

    /// <summary>Removes a key.</summary>
    public ExperimentDocument Without(string path)
    {
        (JsonNode parent, string key) = Find(path);
        Assert.True(parent.AsObject().Remove(key));
        return this;
    }

    /// <summary>Reads the document, and returns the problems. There is a spec exactly when there is no error.</summary>
    public Problems Problems()
    {
        var problems = new Problems();
        ExperimentSpec? spec = Read(problems);
        Assert.Equal(problems.Errors.Count == 0, spec is not null);
        return problems;
    }

    public string Json => _root.ToJsonString();

    public ExperimentSpec Spec() => ExperimentSpec.Parse(_root.ToJsonString());

    private ExperimentSpec? Read(Problems problems) => ExperimentSpec.Read(SpecJson.Read(_root.ToJsonString()), problems);

    private static JsonNode Parse(string json) => JsonNode.Parse(json.Replace('\'', '"'))!;

    private (JsonNode Parent, string Key) Find(string path)
    {
        string[] keys = path.Split('.');
        JsonNode parent = _root;
        foreach (string key in keys[..^1])
            parent = parent is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)]! : parent[key]!;
        return (parent, keys[^1]);
    }
}
