using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A part of an experiment that a program writes in C#.</summary>
public abstract class SpecPart
{
    private protected SpecPart()
    {
    }

    /// <summary>Writes the part as JSON, which is also YAML, as it stands in an experiment file.</summary>
    public override string ToString() => SpecJson.Write(ToNode());

    /// <summary>The nodes that the readers of experiment files read. Their places are members of C#.</summary>
    internal abstract SpecNode ToNode();
}
