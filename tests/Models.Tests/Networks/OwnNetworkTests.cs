using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using static TorchSharp.torch;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Networks of a user's class.</summary>
[Collection(nameof(GlobalGenerator))]
public sealed class OwnNetworkTests
{
    private const string Section =
        "{'class': 'Gridfold.TestNetworks.Settings', 'assembly': 'PATH', 'settings': {'hidden_units': 8, 'dropout': 0.3}}";

    public OwnNetworkTests() => OwnCodeGate.Open(owner => throw new InvalidOperationException(owner.Assembly));

    [Fact]
    public void Build_SettingsOfEachType_ReachTheConstructorByTheirNames()
    {
        using nn.Module<Tensor, Tensor> network = Build(
            "{'hidden_units': 5, 'dropout': 0.5, 'label': 'x', 'bias': false}".Replace("'x'", "7", StringComparison.Ordinal));
        Assert.Equal(
            ["_first.weight", "_norm.bias", "_norm.running_mean", "_norm.running_var", "_norm.weight", "_last.bias", "_last.weight"],
            Gridfold.Models.Weights.NetworkWeights.Of(network).Select(tensor => tensor.Name)
                .OrderBy(name => name.Split('.')[0] == "_last").ThenBy(name => name, StringComparer.Ordinal));
        Assert.Equal([5L, 4], network.state_dict()["_first.weight"].shape);
    }

    [Fact]
    public void Build_ClassWithTheMethodCreate_TakesItsNetwork()
    {
        using nn.Module<Tensor, Tensor> network = Build("{'hidden': 3}", "Factory");
        Assert.Equal([3L, 4], network.state_dict()["hidden.weight"].shape);
    }

    [Theory]
    [InlineData("{'hidden_units': 8, 'dropout': 0, 'widht': 3}", "has 'widht', and the constructor is Gridfold.TestNetworks.Settings(")]
    [InlineData("{'hidden_units': 8, 'dropout': 0, 'outputs': 3}", "has 'outputs', which Gridfold gives itself: remove it")]
    [InlineData("{'dropout': 0}", "has no 'hiddenUnits', and the constructor is")]
    [InlineData("{'hidden_units': 8.5, 'dropout': 0}", "hidden_units is 8.5, and the constructor is")]
    [InlineData("{'hidden_units': null, 'dropout': 0}", "hidden_units is empty in a trial to which its hyper-parameter does not belong")]
    [InlineData("{'hidden_units': 8, 'dropout': 0, 'bias': 1}", "it must be true or false")]
    [InlineData(
        "{'hidden_units': 8, 'dropout': 0, 'excess': 2}", "gives [2, 5] of Float32 for 2 rows of shape [4], and it must give [2, 3]")]
    [InlineData(
        "{'hidden_units': 8, 'dropout': 0, 'label': 'fail'}",
        "fails on 2 rows of shape [4]: InvalidOperationException: as the label says (at Gridfold.TestNetworks.Settings.forward(")]
    [InlineData("{'hidden_units': -1, 'dropout': 0}", "Gridfold.TestNetworks.Settings cannot be made: ExternalException: ")]
    public void Build_SettingsThatDoNotFit_AreRefusedWithTheReason(string settings, string reason) =>
        Assert.Contains(reason, Refused(settings).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Setings", "class is 'Gridfold.TestNetworks.Setings', which is no class of Gridfold.TestNetworks.dll; did you mean "
        + "'Gridfold.TestNetworks.Settings'? known: Gridfold.TestNetworks.Factory, Gridfold.TestNetworks.Hostile")]
    [InlineData("Unregistered", "Unregistered has no parameters to learn; call RegisterComponents() at the end of its constructor")]
    [InlineData("Broken", "it must derive from torch.nn.Module<Tensor, Tensor>, be public and not abstract, or have a public static")]
    public void Build_ClassThatMakesNoNetwork_IsRefusedWithTheReason(string name, string reason) =>
        Assert.Contains(reason, Refused("{}", name).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_AssemblyThatIsNotThere_IsRefused()
    {
        var exception = Assert.Throws<OwnClassException>(() => Build("{}", path: "/nowhere/Acme.dll"));
        Assert.Equal(
            (OwnClass.AssemblyKey, "model.assembly is '/nowhere/Acme.dll', and there is no such file on this machine; build the "
                + "project, and name the compiled file"),
            (exception.Key, exception.Message));
    }

    [Fact]
    public void Build_FileThatIsNoAssembly_IsRefused() => Changed(_ => [1, 2, 3], path => Assert.Contains(
        "which cannot be loaded", Assert.Throws<OwnClassException>(() => Build("{}", path: path)).Message, StringComparison.Ordinal));

    [Fact]
    public void Build_AssemblyWithAnotherHash_IsRefused()
    {
        string hash = new('0', 64);
        var spec = Trainings.Network(Section.Replace("'PATH'", $"'{Repository.TestNetworks}', 'assembly_sha256': '{hash}'",
            StringComparison.Ordinal));
        using var random = new NetworkRandom(1);
        var exception = Assert.Throws<OwnClassException>(() => spec.Build([4], 3, random));
        Assert.Contains(
            $"and assembly_sha256 is {hash}; trials of other code cannot be compared", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_CompiledForAnotherTorchSharp_NamesBothVersions() => Changed(ForAnotherTorchSharp, path =>
    {
        var exception = Assert.Throws<OwnClassException>(() => Build("{}", path: path));
        Assert.Contains("was compiled for TorchSharp 0.9", exception.Message, StringComparison.Ordinal);
        Assert.Contains("compile it for that version: <PackageReference Include=\"TorchSharp\" Version=\"0.107.0\" />", exception.Message,
            StringComparison.Ordinal);
    });

    // Dropout draws from the global generator, which the checkpoint has. What others drew from it meanwhile does not matter.
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void Train_InterruptedAndResumed_HasTheBitsOfAWholeTraining(int question)
    {
        NetworkSpec network = Trainings.Network(Section.Replace("PATH", Repository.TestNetworks, StringComparison.Ordinal));
        TrainingSpec training = Trainings.Training(3, batchSize: 16);
        RunResult whole = Trainings.Run(training, network);
        ScriptedCheckpoints stopped = ScriptedCheckpoints.StopAt(question);
        Trainings.Run(training, network, observer: stopped);
        manual_seed(question);
        RunResult resumed = Trainings.Run(
            training, network, observer: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, stopped.Saved[0].Bytes));
        Assert.Equal((whole.WeightsHash, 3), (resumed.WeightsHash, resumed.History.Count));
        Assert.Equal(whole.History, resumed.History);
        Assert.NotEqual(whole.WeightsHash, Trainings.Run(training, network, seed: 43).WeightsHash);
    }

    [Fact]
    public void Read_ResultOfATraining_IsTheResultThatWasWritten()
    {
        TrainingSpec training = Trainings.Training(3) with { RecordsSteps = true };
        var observer = new ScriptedCheckpoints(_ => CheckpointAnswer.Continue);
        TrainingLoop.Train(Trainings.StandardizedIris, new Run(Trainings.Network(), training, observer) { KeepsCheckpoint = true }, 42);
        RunResult written = observer.Result!;
        var read = RunResultBytes.Read(
            RunResultBytes.Write(written), Trainings.StandardizedIris.ValidationTargets, hasThreshold: false);
        Assert.Equal(written.History, read.History);
        Assert.Equal(written.Confusion!.ToArray(), read.Confusion!.ToArray());
        Assert.Equal(written.Reported, read.Reported);
        Assert.Equal(written.LastCheckpoint, read.LastCheckpoint);
        Assert.Equal(written.Steps!.Losses, read.Steps!.Losses);
        Assert.Equal(
            (written.WeightsHash, written.Engine, written.EpochsTrained, written.LearnedValues, (long?)67, written.Divergence),
            (read.WeightsHash, read.Engine, read.EpochsTrained, read.LearnedValues, read.LearnedValues, read.Divergence));
    }

    // A count of two thousand million would ask for 16 GB at once.
    [Theory]
    [InlineData(new byte[] { 255, 255, 255, 127, 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 255 })]
    [InlineData(new byte[] { 1 })]
    public void Read_BytesOfAnother_AreRefused(byte[] content) => Assert.ThrowsAny<IOException>(
        () => RunResultBytes.Read(content, Trainings.StandardizedIris.ValidationTargets, hasThreshold: false));

    private static OwnClassException Refused(string settings, string name = "Settings") =>
        Assert.Throws<OwnClassException>(() => Build(settings, name));

    private static nn.Module<Tensor, Tensor> Build(string settings, string name = "Settings", string? path = null)
    {
        NetworkSpec spec = Trainings.Network(
            $"{{'class': 'Gridfold.TestNetworks.{name}', 'assembly': '{path ?? Repository.TestNetworks}', 'settings': {settings}}}");
        using var random = new NetworkRandom(1);
        return spec.Build([4], 3, random);
    }

    private static void Changed(Func<byte[], byte[]> change, Action<string> test)
    {
        string folder = Directory.CreateTempSubdirectory("gridfold-own-").FullName, path = Path.Combine(folder, "Changed.dll");
        File.WriteAllBytes(path, change(File.ReadAllBytes(Repository.TestNetworks)));
        test(path);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Writes another version of TorchSharp among the references of an assembly.</summary>
    private static byte[] ForAnotherTorchSharp(byte[] assembly)
    {
        using var file = new PEReader(new MemoryStream(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        int row = MetadataTokens.GetRowNumber(metadata.AssemblyReferences.Single(
            reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name) == nameof(TorchSharp)));
        int at = file.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((row - 1) * metadata.GetTableRowSize(TableIndex.AssemblyRef));
        BinaryPrimitives.WriteUInt16LittleEndian(assembly.AsSpan(at + sizeof(ushort)), 9);
        return assembly;
    }
}
