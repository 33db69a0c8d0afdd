using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>The known optimizers. A new optimizer is a file beside this one and a line here.</summary>
internal static class OptimizerTable
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new("adam", AdamSpec.Settings, (reader, rate, decay) => AdamSpec.Read(reader, rate, decay, isDecayDecoupled: false)),
        new("adamw", AdamSpec.Settings, (reader, rate, decay) => AdamSpec.Read(reader, rate, decay, isDecayDecoupled: true)),
        new("sgd", SgdSpec.Settings, SgdSpec.Read),
        new("rmsprop", RmspropSpec.Settings, RmspropSpec.Read),
        new("adagrad", AdagradSpec.Settings, AdagradSpec.Read),
        new("nadam", NadamSpec.Settings, NadamSpec.Read),
        new("radam", RadamSpec.Settings, RadamSpec.Read),
        new("lion", LionSpec.Settings, LionSpec.Read),
    ];

    /// <summary>A known optimizer.</summary>
    /// <param name="Name">The name in the experiment file.</param>
    /// <param name="Settings">The keys beside <c>lr</c> and <c>weight_decay</c>.</param>
    /// <param name="Read">Reads the keys. The arguments are the section, the learning rate and the weight decay.</param>
    public sealed record Row(string Name, IReadOnlyList<string> Settings, Func<SpecMapReader, double, double, OptimizerSpec> Read);
}
