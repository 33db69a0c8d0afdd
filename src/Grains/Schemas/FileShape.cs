using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Grains.Schemas;

/// <summary>
/// The keys of an experiment file, found by asking its readers. The readers read small files and note what they ask for. Each key that they
/// ask for is then written with values of its kinds, which shows the keys inside it.
/// </summary>
internal sealed class FileShape
{
    // The files from which all others are made. Of two keys that exclude each other, each file has one.
    private static readonly string[] Beginnings =
    [
        """
        {"apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "a", "dataset": {"name": "iris"}, "model": {"layers": []},
         "training": {"optimizer": {"name": "adam", "lr": 0.1}, "batch_size": 1, "epochs": 1},
         "hyperparameters": {"p": {"type": "categorical", "values": [1, 2]}}, "searcher": {"name": "grid"},
         "validation": {"type": "holdout"}}
        """,
        """
        {"dataset": {"path": "a.csv"}, "model": {"preset": {"name": "mlp"}}, "training": {"loss": {"name": "huber"}},
         "hyperparameters": {"p": {"type": "double", "min": 1, "max": 2}},
         "searcher": {"name": "tpe", "max_trials": 1, "warm_start": [{"experiment": "a", "trials": [{"values": {"p": 1}}]}]},
         "validation": {"type": "kfold"}}
        """,
        """
        {"dataset": {"name": "iris"}, "model": {"layers": [{"inputs": {"a": {"tokens": 2, "size": 1, "layers": []}}}]}}
        """,
        """
        {"dataset": {"images": "a", "labels": "b", "missing_values": {"constant": 1}},
         "hyperparameters": {"p": {"type": "const", "value": 1}},
         "searcher": {"name": "list", "points": [{"p": 1}], "objectives": [{"metric": "validation_loss"}, {"metric": "parameters"}]}}
        """,
        """
        {"dataset": {"name": "iris"}, "model": {"class": "A", "assembly": "a.dll", "settings": {"p": 1}},
         "resources": {"memory": "1MB", "fold_timeout": "1s"}}
        """,
        """
        {"dataset": {"class": "A", "assembly": "a.dll", "settings": {"p": 1}, "label": "b", "fingerprint": "c"},
         "model": {"layers": []}, "resources": {"memory": "1MB"}}
        """,
        """
        {"dataset": {"name": "iris"}, "hyperparameters": {"p": {"type": "double", "min": 1, "max": 2}},
         "searcher": {"name": "tpe", "max_trials": 1, "objectives": [{"metric": "validation_loss"}, {"metric": "parameters"}],
          "warm_start": [{"experiment": "a", "trials": [{"values": {"p": 1}, "score": 1, "other_scores": [1]}]}]}}
        """,
    ];

    // The same for files that training.command trains.
    private static readonly string[] OwnBeginnings =
    [
        """
        {"apiVersion": "gridfold.dev/v1", "kind": "Experiment", "name": "a", "dataset": {"path": "a.csv", "label": "b"},
         "training": {"command": ["a"], "epochs": 1}, "resources": {"memory": "1MB", "fold_timeout": "1s"},
         "hyperparameters": {"p": {"type": "categorical", "values": [1, 2]}}, "searcher": {"name": "grid", "metric": "a", "mode": "max"},
         "validation": {"type": "kfold"}}
        """,
        """
        {"training": {"command": ["a"], "epochs": 1}, "hyperparameters": {"p": {"type": "double", "min": 1, "max": 2}},
         "searcher": {"name": "tpe", "max_trials": 1, "metric": "a", "mode": "max",
          "warm_start": [{"experiment": "a", "trials": [{"values": {"p": 1}}]}]}}
        """,
        """
        {"training": {"command": ["a"], "epochs": 1}, "hyperparameters": {"p": {"type": "const", "value": 1}},
         "searcher": {"name": "list", "points": [{"p": 1}],
          "objectives": [{"metric": "a", "mode": "max"}, {"metric": "b", "mode": "min"}]}}
        """,
        """
        {"training": {"command": ["a"], "epochs": 1}, "hyperparameters": {"p": {"type": "double", "min": 1, "max": 2}},
         "searcher": {"name": "tpe", "max_trials": 1, "objectives": [{"metric": "a", "mode": "max"}, {"metric": "b", "mode": "min"}],
          "warm_start": [{"experiment": "a", "trials": [{"values": {"p": 1}, "score": 1, "other_scores": [1]}]}]}}
        """,
    ];

    private static readonly string[] Selectors = ["name", "type"];

    private readonly bool _isOwn;
    private readonly Dictionary<string, Dictionary<string, MapShape>> _maps = [];
    private readonly Dictionary<string, ListItems> _items = [];
    private readonly HashSet<(string Path, string Variant, string Key)> _accepted = [];
    private readonly HashSet<(string Path, string Variant, string Key, string Value)> _tried = [];
    private readonly Queue<(SpecNode File, string? Written)> _files = new();

    private FileShape(bool isOwn)
    {
        _isOwn = isOwn;
        foreach (string beginning in isOwn ? OwnBeginnings : Beginnings) _files.Enqueue((SpecJson.Read(beginning), null));
        while (_files.TryDequeue(out (SpecNode File, string? Written) next)) Read(next.File, next.Written);
    }

    /// <summary>The maps by their path. Each has a shape for every value of the key that selects its other keys, or one for "".</summary>
    public IReadOnlyDictionary<string, Dictionary<string, MapShape>> Maps => _maps;

    /// <summary>The items of lists of words, by the path of the list.</summary>
    public IReadOnlyDictionary<string, ListItems> Items => _items;

    /// <summary>Asks the readers.</summary>
    /// <param name="isOwn">Whether the files are those that the user's own program trains.</param>
    public static FileShape Find(bool isOwn) => new(isOwn);

    /// <summary>Whether a reader takes a key. Some readers ask for a key only to say why it is wrong.</summary>
    public bool Takes(string path, string variant, string key)
    {
        KeyShape shape = _maps[path][variant].Keys[key];
        return shape.Kinds.Count > 0 || shape.IsRequired || _maps.ContainsKey(SchemaPath.Join(path, key))
            || _accepted.Contains((path, variant, key));
    }

    /// <summary>The key and its value that select the other keys of a map, as in <c>name=grid</c>; "" for a map without one.</summary>
    private static string VariantOf(MapShape map) => Selectors
        .Where(key => map.Keys.TryGetValue(key, out KeyShape? shape) && shape.Kinds.Contains(SpecKind.Word) && map.Map[key] is SpecScalar)
        .Select(key => $"{key}={((SpecScalar)map.Map[key]!).Text}").FirstOrDefault("");

    private void Read(SpecNode file, string? written)
    {
        if (_isOwn != CommandTraining.IsIn((file as SpecMap)?["training"])) return;
        var trace = new SpecTrace();
        var problems = new Problems { Trace = trace };
        ExperimentSpec.Read(file, problems);
        var root = (SpecMap)file;
        if (CommandTraining.IsIn(root["training"]))
        {
            if (SpecMapReader.Open(root["training"], "training", problems) is { } own) CommandTraining.Read(own);
        }
        else ReadNetwork(root, problems);
        Take(trace, file, written, problems);
    }

    private static void ReadNetwork(SpecMap root, Problems problems)
    {
        if (SpecMapReader.Open(root["model"], "model", problems) is { } model) NetworkSpec.Read(model);
        foreach (LearningTask task in LearningTask.All)
            if (SpecMapReader.Open(root["training"], "training", problems) is { } training) TrainingSpec.Read(training, task);
    }

    private void Take(SpecTrace trace, SpecNode file, string? written, Problems problems)
    {
        foreach ((string list, ListItems items) in trace.Items)
        {
            ListItems known = _items.GetValueOrDefault(list, items);
            _items[list] = new ListItems([.. known.Words.Union(items.Words)], [.. known.Keys.Union(items.Keys)]);
        }

        foreach (MapShape map in trace.Maps) Merge(map, file, written, problems);
    }

    private void Merge(MapShape map, SpecNode file, string? written, Problems problems)
    {
        string path = SchemaPath.Generalise(map.Path), variant = VariantOf(map);
        if (!_maps.TryGetValue(path, out Dictionary<string, MapShape>? variants)) _maps[path] = variants = [];
        if (!variants.TryGetValue(variant, out MapShape? known)) variants[variant] = map;
        else known.Add(map);
        foreach ((string key, KeyShape shape) in map.Keys)
        {
            string place = SchemaPath.Join(map.Path, key);
            if (place == written && !problems.Errors.Any(error => error.Message.StartsWith($"{place} ", StringComparison.Ordinal)
                || error.Message.StartsWith($"'{key}' is not", StringComparison.Ordinal)))
                _accepted.Add((path, variant, key));
            if (map.HasNames) continue;
            foreach (SpecNode value in ValuesFor(place, shape))
            {
                if (_tried.Add((path, variant, key, SpecJson.Write(value)))) _files.Enqueue((SchemaPath.Put(file, place, value), place));
            }
        }
    }

    /// <summary>Values of each kind that a key takes. A number is as large as possible, because it may be the limit of another.</summary>
    private List<SpecNode> ValuesFor(string place, KeyShape shape)
    {
        if (shape.Kinds.Count == 0) return [SpecScalar.Of(1), SpecScalar.Of("1s"), new SpecMap([])];
        var values = new List<SpecNode>();
        if (shape.Kinds.Contains(SpecKind.Word)) values.AddRange(shape.Words.Select(SpecScalar.Of));
        if (shape.Kinds.Contains(SpecKind.Integer))
            values.AddRange([SpecScalar.Of((long)(shape.Limits?.Max ?? 1000)), new SpecList([SpecScalar.Of(1)])]);
        if (shape.Kinds.Contains(SpecKind.Map)) values.Add(new SpecMap([]));
        if (shape.Kinds.Contains(SpecKind.List)) values.Add(ItemsOf(place));
        return values;
    }

    private SpecList ItemsOf(string list) => _items.TryGetValue(list, out ListItems? items)
        ? new SpecList(
        [
            .. items.Words.Select(SpecScalar.Of),
            .. items.Keys.Select(key => new SpecMap([new SpecEntry(key, null, new SpecMap([]))])),
            .. items.Keys.Select(key => new SpecMap([new SpecEntry(key, null, SpecScalar.Of(1))])),
        ])
        : new SpecList([SpecScalar.Of(1)]);
}
