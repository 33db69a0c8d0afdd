using Gridfold.Models.Datasets;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Training.Engines.Fused;

/// <summary>
/// The networks and optimizers of several members as one. The tensors belong to the dispose scope in which the state is made.
/// </summary>
internal sealed class FusedState : IDisposable
{
    private readonly IReadOnlyList<FusedMember> _members;
    private long _copiedAfter;

    /// <param name="members">The members, all at the same place of their trainings.</param>
    /// <param name="data">The data that they are trained on.</param>
    public FusedState(IReadOnlyList<FusedMember> members, FoldData data)
    {
        using IDisposable withoutGradients = no_grad();
        _members = members;
        Network = members[0].Run.Network.Fuse([.. members.Select(member => member.Model)], data.InputShape, data.HeadWidth);
        Optimizer =
            FusedOptimizer.Of(
                [.. members.Select(member => member.Optimizer)], [.. Network.parameters().Where(parameter => parameter.requires_grad)]);
        _copiedAfter = Optimizer.Steps;
        foreach (FusedMember member in members) member.JoinOf(members.Count, CopyToMembers);
    }

    public nn.Module<Tensor, Tensor> Network { get; }

    public FusedOptimizer Optimizer { get; }

    /// <summary>Computes the outputs of the networks: [networks, rows, values].</summary>
    /// <param name="inputs">The input rows, [rows, ...input shape].</param>
    public Tensor Forward(Tensor inputs)
    {
        Tensor outputs = Network.forward(inputs);

        // For a single network, the network dimension is missing.
        return outputs.dim() == 3 ? outputs : outputs.unsqueeze(0);
    }

    /// <summary>Copies the networks and optimizers to the members, unless they have not changed since the last copy.</summary>
    public void CopyToMembers()
    {
        if (_copiedAfter == Optimizer.Steps) return;
        _copiedAfter = Optimizer.Steps;
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> weights = Network.state_dict();
        for (int index = 0; index < _members.Count; index++)
        {
            FusedMember member = _members[index];
            foreach ((string name, Tensor own) in member.Model.state_dict()) own.copy_(weights[name].select(0, index));
            foreach ((string name, Tensor own) in member.Optimizer.Memory) own.copy_(Optimizer.Memory[name].select(0, index));
            member.Optimizer.Steps = Optimizer.Steps;
        }
    }

    public void Dispose()
    {
        Network.Dispose();
        Optimizer.Dispose();
    }
}
