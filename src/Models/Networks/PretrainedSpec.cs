using Gridfold.Models.Input;
using Gridfold.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// <c>weights: FILE</c>: a network begins with weights that another training learned. Only its head, the last layer with weights, begins
/// with initial weights. With <c>freeze: all_but_head</c> only the head is trained. The other layers keep the file's weights, and their
/// batch normalisation always uses the file's running statistics.
/// </summary>
/// <param name="Path">A safetensors file whose tensors have the network's names.</param>
/// <param name="Sha256">The SHA-256 that the file must have, in lower-case hexadecimal; null to accept any file.</param>
/// <param name="IsBodyFrozen">Whether only the head is trained.</param>
/// <param name="Location">The place that names the file.</param>
public sealed record PretrainedSpec(string Path, string? Sha256, bool IsBodyFrozen, SourceLocation? Location)
{
    // PyTorch counts batches in this tensor. Nothing here depends on the count.
    private const string BatchCounter = ".num_batches_tracked";

    /// <summary>The file, after <see cref="NetworkSpec.Locate"/> has checked that it may be named.</summary>
    public ReadablePath? File { get; init; }

    /// <summary>The key that names the file.</summary>
    public string Key { get; init; } = "weights";

    /// <summary>See <see cref="NetworkSpec.Locate"/>.</summary>
    internal PretrainedSpec Locate(ReadableFiles files) => this with { File = ReadablePath.Named(Path, "", Key, Location, files) };

    private ReadablePath Located =>
        File ?? throw new InvalidOperationException("The file of weights was not held against the files that may be named.");

    private static readonly Dictionary<string, bool> Freezes = new() { ["none"] = false, ["all_but_head"] = true };

    /// <summary>Reads <c>weights</c>, <c>weights_sha256</c> and <c>freeze</c>.</summary>
    /// <returns>Null when no weights are named, or errors were reported.</returns>
    public static PretrainedSpec? Read(SpecMapReader reader)
    {
        string? path = reader.Text("weights"), sha256 = reader.Text("weights_sha256")?.ToLowerInvariant();
        bool isFrozen = reader.Choice("freeze", Freezes, false);
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)))
            reader.Error("weights_sha256", "it must be 64 hexadecimal digits: take it from 'sha256sum FILE'");
        if (path is not null)
            return new PretrainedSpec(path, sha256, isFrozen, reader.LocationOf("weights")) { Key = reader.PathOf("weights") };
        if (isFrozen) reader.Error("freeze", "there is nothing learned to freeze: name a file, as in weights: resnet18.safetensors");
        if (sha256 is not null) reader.Error("weights_sha256", "it checks the file under weights, and none is named: remove it");
        return null;
    }

    /// <summary>Reports every tensor that the file lacks, has in excess, or has in another shape.</summary>
    /// <param name="layers">The layers of the network.</param>
    /// <param name="problems">Receives the problems.</param>
    public void Check(IReadOnlyList<NetworkLayer> layers, Problems problems)
    {
        try
        {
            // The checksum comes first, before any message describes the file's content.
            if (Located.IsShared) RequireChecksum();
            (TensorShape[] body, string head) = Split(layers);
            Dictionary<string, TensorShape> found = Safetensors.ReadShapes(Located, Location).Where(tensor => !IsIgnored(tensor.Name,
                head)).ToDictionary(tensor => tensor.Name);
            if (body.Length == 0)
                problems.Error($"{Path} has weights for all layers but the head, and the network has no other: remove weights", Location);
            Report(problems, "lacks", "of the network", [.. body.Select(tensor => tensor.Name).Where(name => !found.ContainsKey(name))]);
            Report(problems, "has", "that the network has not", [.. found.Keys.Except(body.Select(tensor => tensor.Name))]);
            foreach (TensorShape needed in body)
            {
                if (!found.TryGetValue(needed.Name, out TensorShape? there) || there.Shape.SequenceEqual(needed.Shape)) continue;
                problems.Error(
                    $"{Path} has tensor '{needed.Name}' in shape {LayerSpec.Show(there.Shape)}, and the network needs "
                        + $"{LayerSpec.Show(needed.Shape)}{Remedy(needed, there)}",
                    Location);
            }
        }
        catch (InputException exception)
        {
            foreach (Problem problem in exception.Problems) problems.Error(problem.Message, problem.Location);
        }
    }

    /// <summary>Puts the file's weights into a network with initial weights, and freezes the layers to freeze.</summary>
    /// <exception cref="InputException">The file cannot be used.</exception>
    internal void Apply(nn.Module network, IReadOnlyList<NetworkLayer> layers)
    {
        RequireChecksum();
        var problems = new Problems();
        Check(layers, problems);
        problems.ThrowIfAny();

        (TensorShape[] body, string head) = Split(layers);
        Dictionary<string, NamedTensor> weights = Safetensors.Read(Located, Location).ToDictionary(tensor => tensor.Name);
        Dictionary<string, Tensor> targets = network.state_dict();
        using IDisposable withoutGradients = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (TensorShape tensor in body)
        {
            float[] values = weights[tensor.Name].Values;
            if (!values.All(float.IsFinite)) throw new InputException(
                $"{Path} has tensor '{tensor.Name}' with values that are not finite; nothing can be learned from there: take another file",
                Location);
            targets[tensor.Name].copy_(torch.tensor(values, targets[tensor.Name].shape));
        }

        if (IsBodyFrozen) Freeze(network, head);
    }

    /// <summary>Refuses a file with another checksum. Where files are shared, it also refuses a file named without its checksum.</summary>
    private void RequireChecksum()
    {
        if (Sha256 is null)
        {
            if (Located.IsShared)
                throw new InputException($"{Key} has no weights_sha256 beside it; silos that others use ask for one: take it from "
                    + "'sha256sum FILE'", Location);
            return;
        }

        string hash = HashNow();
        if (hash == Sha256) return;
        string has = Located.IsShared ? "another SHA-256" : $"SHA-256 {hash}";
        throw new InputException(
            $"{Path} has {has}, and weights_sha256 is {Sha256}; trials with other first weights cannot be compared: put the old file "
                + "back, or start a new experiment", Location);
    }

    private string HashNow()
    {
        try
        {
            return Hashes.OfFile(Located, CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path} cannot be read; give the path of a safetensors file", Location);
        }
    }

    private static void Freeze(nn.Module network, string head)
    {
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            if (!name.StartsWith(head, StringComparison.Ordinal)) parameter.requires_grad = false;
        }

        foreach (BatchNormLayer.BatchNorm norm in network.modules().OfType<BatchNormLayer.BatchNorm>()) norm.IsFrozen = true;
    }

    /// <summary>Gives all tensors except the head's, and the start of the head's names.</summary>
    private static (TensorShape[] Body, string Head) Split(IReadOnlyList<NetworkLayer> layers)
    {
        NetworkLayer? head = layers.LastOrDefault(layer => layer.Tensors.Count > 0);
        return ([.. layers.Where(layer => layer != head).SelectMany(layer => layer.Tensors)], $"{head?.Name}.");
    }

    private static bool IsIgnored(string name, string head) =>
        name.StartsWith(head, StringComparison.Ordinal) || name.EndsWith(BatchCounter, StringComparison.Ordinal);

    private void Report(Problems problems, string verb, string rule, string[] names)
    {
        if (names.Length == 0) return;
        problems.Error(
            $"{Path} {verb} {(names.Length == 1 ? "a tensor" : $"{names.Length} tensors")} {rule}: {string.Join(", ", names)}; "
                + "take the weights of this very network",
            Location);
    }

    private static string Remedy(TensorShape needed, TensorShape there) => needed.Shape is [_, 1, _, _] && there.Shape is [_, 3, _, _]
        ? ": the images are grey; write rgb in dataset.preprocess"
        : "";
}
