using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gridfold.Client.Tests.BadInput;
using Gridfold.Client.Tests.House;
using Gridfold.Grains.Schemas;
using Gridfold.Grains.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;
using Json.Schema;

namespace Gridfold.Client.Tests.SpecFiles;

/// <summary>The JSON Schema that editors get accepts what Gridfold reads, and finds what Gridfold refuses in a single key.</summary>
public sealed partial class ExperimentSchemaTests
{
    private static readonly Lazy<JsonObject> Text = new(ExperimentSchema.Create);
    private static readonly Lazy<JsonSchema> Schema = new(() => JsonSchema.FromText(Text.Value.ToJsonString()));

    public static TheoryData<string> Examples => [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.yaml", SearchOption.AllDirectories)
        .Where(file => File.ReadAllText(file).Contains("kind: Experiment", StringComparison.Ordinal))
        .Select(file => Path.GetRelativePath(Repository.Root, file)).Order()];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Schema_Example_IsValid(string file) =>
        Assert.Null(FaultOf(File.ReadAllText(Path.Combine(Repository.Root, file))));

    [Theory]
    [InlineData("searcher: {name: grid, metric: validation_loss, mode: min}", "searcher: {name: sobol, max_trials: 1e1}")]
    [InlineData("searcher: {name: grid, metric: validation_loss, mode: min}",
        "searcher: {name: gp, max_trials: 9, warm_start: [last, {experiment: a, defaults: {lr: 0.1}, trials: [{values: {lr: 1}}]}]}")]
    [InlineData("searcher: {name: grid, metric: validation_loss, mode: min}", "searcher: {name: list, points: [{hidden: 2, lr: 0.1}]}")]
    [InlineData("count: 2", "log: true, prior: {value: 0.02, confidence: 0.9}")]
    [InlineData("epochs: 1", "epochs: \"${hidden}\"\n  loss: {name: huber, delta: 2}\n  early_stopping: {patience: 3}")]
    [InlineData("seed: 1", "seed: 1\nkeep: best\nmetrics: [mcc]\nconstraints: [\"hidden > 1\"]\nmax_failed_trials:")]
    [InlineData("seed: 1", "seed: 1\nkeep: 3\nlimits: {max_duration: 8h, goal: 0.9}\nresources: {max_slots: 4, engine: libtorch}")]
    [InlineData("{linear: classes}", "{dropout: 0.5}, {conv2d: {channels: 8, kernel: 5, padding: 4}}, "
        + "{max_pool2d: {kernel: 3, padding: 1}}, "
        + "{linear: classes}, \"${layer}\"")]
    [InlineData("relu", "{residual: [{linear: 4}, relu, {residual: [{linear: \"${hidden}\"}]}]}")]
    [InlineData("relu", "{sequence: 2}, positions, {attention: 2}, {attention: {heads: 1, dropout: 0.1}}, {transformer: 2}, "
        + "{transformer: {heads: \"${hidden}\", hidden: 8, dropout: 0.1, norm: after}}, flatten")]
    [InlineData("relu", "{inputs: {a: {tokens: 4, size: \"${hidden}\"}, t: {length: 5, tokens: 9, size: 2, layers: [{gru: 4}, relu]}}}")]
    [InlineData("path: data.csv", "path: data.csv, embed: [a, b], text: {column: c, length: 5}")]
    [InlineData("layers: [{linear: \"${hidden}\"}, relu, {linear: classes}]", "preset: {name: mlp, hidden: [8, 4]}")]
    [InlineData("path: data.csv", "path: data.csv, missing_values: {constant: 0}, preprocess: [{standardize: {}}, {scale: {max: 255}}]")]
    [InlineData("path: data.csv", "path: data.csv, missing_values: {columns: {age: median, town: {constant: none}}, others: mean}")]
    [InlineData("path: data.csv", "images: data-images.gz, labels: data-labels.gz")]
    [InlineData("epochs: 1", "epochs: 1\n  loss: {name: focal, gamma: 3, class_weights: {a: 2}}\n  lr_schedule: {name: cosine, warmup: 1}")]
    [InlineData("epochs: 1",
        "epochs: 1\n  loss: {name: cross_entropy, class_weights: balanced}\n  lr_schedule: one_cycle\n  clip: {norm: 1}")]
    [InlineData("seed: 1", "seed: 1\nscheduler: {name: asha, eta: 3, min_epochs: 2}")]
    [InlineData("seed: 1", "seed: 1\nscheduler: {name: median, min_epochs: 2, interval: 1, grace: 8}")]
    [InlineData("seed: 1", "seed: 1\nscheduler: {name: hyperband, eta: 4}")]
    [InlineData("seed: 1", "seed: 1\nscheduler: {name: pasha, eta: 2, min_epochs: 1, epsilon: 0.01}")]
    [InlineData("type: stratified_kfold, folds: 2", "type: leave_one_out")]
    [InlineData("type: stratified_kfold, folds: 2", "type: repeated_kfold, folds: 5, repeats: 3, stratified: true, racing: paired")]
    public void Schema_GoodChange_IsValid(string from, string to) => Assert.Null(FaultOf(Changed(from, to)));

    [Theory]
    [InlineData("seed: 1", "sede: 1")]
    [InlineData("seed: 1", "seed: one")]
    [InlineData("seed: 1", "seed: -1")]
    [InlineData("name: good", "")]
    [InlineData("batch_size: 2", "batchsize: 2")]
    [InlineData("batch_size: 2", "batch_size: 0")]
    [InlineData("epochs: 1", "epochs: 1.5")]
    [InlineData("epochs: 1", "epochs: \"n${hidden}\"")]
    [InlineData("lr: \"${lr}\"}", "lr: -0.1}")]
    [InlineData("lr: \"${lr}\"}", "lr: 0.1, momentum: 0.9}")]
    [InlineData("name: adam", "name: adm")]
    [InlineData("values: [2, 3]", "values: 2")]
    [InlineData("type: categorical", "type: category")]
    [InlineData("count: 2", "log: maybe")]
    [InlineData("count: 2", "stepp: 2")]
    [InlineData("count: 2", "prior: {value: 0.02, confidence: 1}")]
    [InlineData("relu", "relou")]
    [InlineData("relu", "{linear: 2, relu: 3}")]
    [InlineData("{linear: classes}", "{linear: klasses}")]
    [InlineData("relu", "{residual: relu}")]
    [InlineData("relu", "{transformer: {heads: 2, norm: never}}")]
    [InlineData("relu", "{attention: {hidden: 2}}")]
    [InlineData("relu", "{residual: [{residual: [relou]}]}")]
    [InlineData("relu", "{inputs: {a: {tokens: 4, siz: 2}}}")]
    [InlineData("relu", "{inputs: {a: {tokens: 4, size: 0}}}")]
    [InlineData("relu", "{inputs: {a: {tokens: 4, size: 2, layers: [relou]}}}")]
    [InlineData("path: data.csv", "path: data.csv, embed: a")]
    [InlineData("{linear: classes}", "{conv2d: {channels: 8, kernel: 0}}")]
    [InlineData("name: grid", "name: gird")]
    [InlineData("name: grid", "name: grid, lag: 4")]
    [InlineData("name: grid", "name: tpe")]
    [InlineData("name: grid", "name: gp, max_trials: 9, lag: 0")]
    [InlineData("name: grid", "name: gp, max_trials: 9, warm_start: last")]
    [InlineData("metric: validation_loss", "metric: validation_los")]
    [InlineData("type: stratified_kfold", "type: stratified")]
    [InlineData("folds: 2", "fold: 2")]
    [InlineData("seed: 1", "seed: 1\nlimits: {max_trial: 3}")]
    [InlineData("seed: 1", "seed: 1\nresources: {engine: fused}")]
    [InlineData("seed: 1", "seed: 1\nmetrics: [mc]")]
    public void Schema_BadChange_IsFoundAsGridfoldFindsIt(string from, string to)
    {
        string file = Changed(from, to);
        var problems = new Problems();
        ExperimentSpec? spec = ExperimentSpec.Read(YamlSpecReader.Read(file, "file"), problems);
        if (spec is not null) TrialSpec.CheckAll(spec, problems);
        Assert.NotEmpty(problems.Errors);
        Assert.NotNull(FaultOf(file));
    }

    /// <summary>Each key in the tables and examples of the document is one that the schema knows.</summary>
    [Fact]
    public void Schema_KeysOfTheDocument_AreKnown()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "experiment-file.md"));
        string schema = Text.Value.ToJsonString();
        string[] keys = [.. TopLevelKey().Matches(document[..document.IndexOf("\n## ", StringComparison.Ordinal)])
            .Select(key => key.Groups[1].Value)];
        Assert.InRange(keys.Length, 10, 100);
        Assert.All(keys, key => Assert.Contains($"\"{key}\":", schema, StringComparison.Ordinal));
    }

    /// <summary>Each key has a description of short sentences, and each line of the table is about a key.</summary>
    [Fact]
    public void Schema_EachKey_IsDescribed()
    {
        var described = new Dictionary<string, string?>();
        foreach ((string path, JsonObject key) in KeysIn(Text.Value, "")) described[path] = (string?)key["description"];
        Assert.InRange(described.Count, 150, 1000);
        Assert.Empty(described.Where(key => key.Value is null).Select(key => key.Key));
        Assert.Empty(KeyDescription.All.Keys.Except(described.Keys));
        Assert.All(described, key => Assert.All(
            key.Value!.Split(". "), sentence => Assert.InRange(sentence.Split(' ').Length, 1, 25)));
    }

    [Theory]
    [InlineData("seed", "0", "The number that every random draw derives from. The number is at least 0. Default: 0.")]
    [InlineData("dataset.decimal", null, "The mark before decimals. Default: a point.")]
    [InlineData("training.report", "\"last\"", "The epoch of a fold that counts: the last or the best. "
        + "The score of the best epoch is too good. Default: last.")]
    [InlineData("model.layers[].max_pool2d.stride", null, "The step of the window in pixels. The number is at least 1 and at most 4,096. "
        + "Default: the kernel.")]
    [InlineData("scheduler.epsilon", "0.025", "The difference of scores that counts as noise, in the unit of the metric. "
        + "The number is at least 0. Default: 0.025.")]
    [InlineData("training.lr_schedule.every", null, "The epochs with one learning rate. The number is at least 1.")]
    [InlineData("limits.goal", null, "The score that is good enough. Default: none.")]
    public void Schema_Key_HasItsRangeAndDefault(string path, string? usual, string description)
    {
        JsonObject key = KeysIn(Text.Value, "").First(key => key.Path == path).Key;
        Assert.Equal(description, (string?)key["description"]);
        Assert.Equal(usual, key["default"]?.ToJsonString());
    }

    /// <summary>A default that the metric, the task or the type decides is none of one key, and a required key has none.</summary>
    [Theory]
    [InlineData("searcher.metric")]
    [InlineData("searcher.mode")]
    [InlineData("validation.folds")]
    [InlineData("scheduler.min_epochs")]
    [InlineData("scheduler.interval")]
    [InlineData("task")]
    [InlineData("training.batch_size")]
    public void Schema_KeyWithoutOneDefault_StatesNone(string path) =>
        Assert.All(KeysIn(Text.Value, "").Where(key => key.Path == path), key => Assert.False(key.Key.ContainsKey("default")));

    /// <summary>The keys of a schema with their paths, in each place where the schema describes them.</summary>
    private static IEnumerable<(string Path, JsonObject Key)> KeysIn(JsonNode? schema, string path)
    {
        if (schema is JsonArray parts) return parts.SelectMany(part => KeysIn(part, path));
        if (schema is not JsonObject whole) return [];
        IEnumerable<(string Path, JsonObject Key)> keys = (whole["properties"] as JsonObject ?? []).SelectMany(entry =>
        {
            string key = SchemaPath.Join(path, entry.Key);
            return KeysIn(entry.Value, key).Prepend((key, (JsonObject)entry.Value!));
        });
        (string Word, string Suffix)[] inside =
            [("anyOf", ""), ("allOf", ""), ("then", ""), ("else", ""), ("items", "[]"), ("additionalProperties", ".*")];
        return keys.Concat(inside.SelectMany(part => KeysIn(whole[part.Word], path + part.Suffix)));
    }

    private static string Changed(string from, string to)
    {
        Assert.Contains(from, GoodSearch.Text, StringComparison.Ordinal);
        return GoodSearch.Text.Replace(from, to, StringComparison.Ordinal);
    }

    private static string? FaultOf(string file)
    {
        string json = SpecJson.Write(YamlSpecReader.Read(file, "file"));
        EvaluationResults results = Schema.Value.Evaluate(
            JsonDocument.Parse(json).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        if (results.IsValid) return null;
        return string.Join("\n", (results.Details ?? []).Where(detail => detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}").DefaultIfEmpty("not valid"));
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TopLevelKey();
}
