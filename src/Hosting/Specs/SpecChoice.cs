using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A part of an experiment that has several forms, each made by a member of its class.</summary>
public abstract class SpecChoice : SpecPart
{
    private readonly SpecNode _node;

    private protected SpecChoice(SpecNode node) => _node = node;

    internal sealed override SpecNode ToNode() => _node;
}
