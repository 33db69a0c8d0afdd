using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>The optimizers that there are. A new optimizer is a file beside this one and a line here.</summary>
internal static class OptimizerTable
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new("adam", AdamSpec.Settings, (reader, rate, decay) => AdamSpec.Read(reader, rate, decay, isDecayDecoupled: false)),
        new("adamw", AdamSpec.Settings, (reader, rate, decay) => AdamSpec.Read(reader, rate, decay, isDecayDecoupled: true)),
        new("sgd", SgdSpec.Settings, SgdSpec.Read),
    ];

    /// <summary>One optimizer.</summary>
    /// <param name="Name">The name in the file.</param>
    /// <param name="Settings">The keys that it has beside <c>lr</c> and <c>weight_decay</c>.</param>
    /// <param name="Read">Reads them; given the section, the learning rate and the weight decay.</param>
    public sealed record Row(string Name, IReadOnlyList<string> Settings, Func<SpecMapReader, double, double, OptimizerSpec> Read);
}
