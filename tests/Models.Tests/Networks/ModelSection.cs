using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Reads a <c>model:</c> section.</summary>
internal sealed class ModelSection
{
    private readonly LocatedSpec _section;

    public ModelSection(string text) => _section = new LocatedSpec(text);

    public SourceLocation At(string word) => _section.At(word);

    public (NetworkSpec? Spec, IReadOnlyList<Problem> Errors) Read()
    {
        var problems = new Problems();
        NetworkSpec? spec = NetworkSpec.Read(new SpecMapReader(_section.Map, "model", problems));
        return (spec, problems.Errors);
    }

    public NetworkSpec Spec()
    {
        (NetworkSpec? spec, IReadOnlyList<Problem> errors) = Read();
        Assert.Empty(errors);
        return spec!;
    }

    /// <summary>The problems of the model with a dataset.</summary>
    public Problems Check(int[] inputShape, int classCount)
    {
        var problems = new Problems();
        Spec().Check(inputShape, Classification.HeadOf(classCount), problems);
        return problems;
    }
}
