using Gridfold.Client.Tests.House;
using Gridfold.Grains.Specs;
using Gridfold.Hosting.Specs;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Tests.Hosting.Specs;

/// <summary>What an experiment file says, C# says with the same canonical text.</summary>
public sealed class SpecExampleTests
{
    // Their entries have an order that counts.
    private static readonly string[] Ordered = ["hyperparameters", "inputs"];

    public static TheoryData<string> Examples =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples"), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Examples))]
    public void ToNode_OfAnExample_IsTheFile(string example)
    {
        string path = Path.Combine(Repository.Root, example);
        var file = (SpecMap)YamlSpecReader.Read(File.ReadAllText(path), path);
        SpecNode typed = new SpecBuilder(file).Build().ToNode();
        Assert.Equal(SpecJson.Write(OneForm(OrderedAs(file, typed))), SpecJson.Write(typed));
        Assert.Equal(Hash(OneForm(OrderedAs(file, typed))), Hash(typed));
    }

    [Fact]
    public void ToNode_OfAnExperimentInCSharp_IsTheYaml()
    {
        Parameter<int> hidden = Parameter.Int("hidden", 2, 64, log: true);
        Parameter<Layer> activation = Parameter.Categorical("activation", [Layer.Relu, Layer.Tanh, Layer.Gelu]);
        Parameter<double> lr = Parameter.Double("lr", 0.0001, 0.3, log: true);
        Parameter<int> batchSize = Parameter.Categorical("batch_size", [8, 16, 32]);
        var spec = new Experiment
        {
            Name = "iris-tpe",
            Seed = 42,
            Dataset = new Dataset { Name = "iris", Preprocess = [Preprocessing.Standardize()] },
            Model = new Model { Layers = [Layer.Linear(hidden), activation, Layer.Linear(Units.Classes)] },
            Training = new Training { Optimizer = Optimizer.Adam(lr, weightDecay: 0.0001), BatchSize = batchSize, Epochs = 20 },
            Hyperparameters = [hidden, activation, lr, batchSize],
            Searcher = Searcher.Tpe(40, lag: 4, metric: "validation_loss", mode: Mode.Min),
            Validation = Validation.StratifiedKfold(5),
        };
        string path = Path.Combine(Repository.Root, "examples", "iris-tpe.yaml");
        SpecNode file = YamlSpecReader.Read(File.ReadAllText(path), path);
        Assert.Equal(SpecJson.Write(OrderedAs(file, spec.ToNode())), SpecJson.Write(spec.ToNode()));
        Assert.Equal(SpecJson.Write(spec.ToNode()), SpecJson.Write(YamlSpecReader.Read(spec.ToString(), "text")));
    }

    [Fact]
    public void ToNode_OfConditionalValues_HoldsTheirParameters()
    {
        Parameter<double> momentum = Parameter.Double("momentum", 0, 0.99, prior: new Prior<double>(0.9, 0.7));
        Parameter<Optimizer> optimizer = Parameter.Categorical("opt",
        [
            Optimizer.Adam(Parameter.Double(null, 1e-4, 0.1, log: true)),
            Optimizer.Sgd(Parameter.Double(null, 0.001, 1, log: true), momentum: momentum),
        ]);
        Parameter<Widths> hidden = Parameter.Categorical<Widths>("hidden", [16, [32, 16]], prior: new Prior<Widths>(16));
        var spec = new Experiment
        {
            Name = "conditional",
            Dataset = new Dataset
            {
                Path = "beans.csv",
                Label = ["a", "b"],
                MissingValues = MissingValues.Columns([("a", MissingValues.Constant(0))]),
            },
            Model = new Model { Preset = Preset.Mlp(hidden, activation: Activation.LeakyRelu) },
            Training = new Training
            {
                Optimizer = optimizer,
                Loss = Loss.CrossEntropy(classWeights: ClassWeights.Of(("x", 2))),
                BatchSize = 32,
                Epochs = 20,
                Threshold = 0.3,
            },
            Hyperparameters = [optimizer, momentum, hidden],
            Searcher = Searcher.List([new Assignment { { "opt.adam.lr", 0.1 }, { hidden, 16 } }]),
            Validation = Validation.Holdout(0.25),
            Limits = new Limits { MaxDuration = TimeSpan.FromHours(8) },
            Keep = Keep.All,
            Overrides = ["training.epochs=5"],
        };
        const string Yaml = """
            {apiVersion: gridfold.dev/v1, kind: Experiment, name: conditional,
             dataset: {path: beans.csv, label: [a, b], missing_values: {columns: {a: {constant: 0}}}},
             model: {preset: {name: mlp, hidden: "${hidden}", activation: leaky_relu}},
             training: {optimizer: "${opt}", loss: {name: cross_entropy, class_weights: {x: 2}}, batch_size: 32, epochs: 5, threshold: 0.3},
             hyperparameters: {
              opt: {type: categorical, values: [
               {name: adam, lr: {type: double, min: 1e-4, max: 0.1, log: true}},
               {name: sgd, lr: {type: double, min: 0.001, max: 1, log: true}, momentum: "${momentum}"}]},
              momentum: {type: double, min: 0, max: 0.99, prior: {value: 0.9, confidence: 0.7}},
              hidden: {type: categorical, values: [16, [32, 16]], prior: {value: 16}}},
             searcher: {name: list, points: [{opt.adam.lr: 0.1, hidden: 16}]}, validation: {type: holdout, fraction: 0.25},
             limits: {max_duration: 8h}, keep: all}
            """;
        Assert.Equal(SpecJson.Write(YamlSpecReader.Read(Yaml, "yaml")), SpecJson.Write(spec.ToNode()));
    }

    private static string Hash(SpecNode node) => Hashes.OfBytes(System.Text.Encoding.UTF8.GetBytes(SpecJson.Write(node)));

    /// <summary>The same nodes with the keys in the order of others, where the order means nothing.</summary>
    private static SpecNode OrderedAs(SpecNode node, SpecNode other, string key = "") => (node, other) switch
    {
        (SpecMap map, SpecMap like) when Keys(map).SetEquals(Keys(like)) =>
            new SpecMap(
            [
                .. (Ordered.Contains(key) ? map : like).Entries
                    .Select(entry => new SpecEntry(entry.Key, null, OrderedAs(map[entry.Key]!, like[entry.Key]!, entry.Key))),
            ]),
        (SpecList list, SpecList like) when list.Items.Count == like.Items.Count =>
            new SpecList([.. list.Items.Zip(like.Items, (item, otherItem) => OrderedAs(item, otherItem))]),
        _ => node,
    };

    private static HashSet<string> Keys(SpecMap map) => [.. map.Entries.Select(entry => entry.Key)];

    /// <summary>YAML has two spellings of a step without settings and of a time; C# writes one.</summary>
    private static SpecNode OneForm(SpecNode node, string key = "") => node switch
    {
        SpecMap map => new SpecMap([.. map.Entries.Select(entry => entry with { Value = OneForm(entry.Value, entry.Key) })]),
        SpecList list => new SpecList([.. list.Items.Select(item => OneForm(item, key))]),
        SpecScalar { Text: "standardize" } when key == "preprocess" => new SpecMap([new SpecEntry("standardize", null, new SpecMap([]))]),
        SpecScalar time when key == "fold_timeout" => SpecScalar.Of(TimeText.Show(TimeText.Parse(time.Text)!.Value)),
        _ => node,
    };
}
