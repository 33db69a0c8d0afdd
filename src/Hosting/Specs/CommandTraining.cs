using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Your own program, which trains each fold.</summary>
public sealed class CommandTraining : SpecPart
{
    /// <summary>Your own program and its arguments. It trains each fold in a process.</summary>
    public required IReadOnlyList<Value<string>> Command { get; init; }

    /// <summary>The folder in which your program starts. Default: the folder of the experiment file.</summary>
    public Value<string>? Folder { get; init; }

    /// <summary>
    /// The passes over the training rows; of your own training, the last epoch that it reports. The number is at least 1 and at most
    /// 10,000,000.
    /// </summary>
    public required Value<int> Epochs { get; init; }

    internal override SpecNode ToNode() => Entries.OfProperties(nameof(CommandTraining))
        .Put(Command).Put(Folder).Put(Epochs).ToMap();
}
