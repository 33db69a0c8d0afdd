using System.Security.Cryptography;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.Tasks;
using Gridfold.Models.Tests.Datasets;
using Gridfold.Models.Tests.Training;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;

namespace Gridfold.Models.Tests.Networks;

/// <summary>Networks that begin with weights of an earlier training.</summary>
public sealed class PretrainedTests : IDisposable
{
    private const string Small = "[{'conv2d': {'channels': 2, 'kernel': 3}}, 'batch_norm2d', 'relu', 'flatten', {'linear': 'classes'}]";

    private static readonly int[] Shape = [1, 5, 5];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(
        "'weights_sha256': 'abc', 'weights': 'w'", "weights_sha256", "model.weights_sha256 is the text 'abc' ... 64 hexadecimal digits")]
    [InlineData("'freeze': 'all_but_head'", "freeze", "model.freeze is the text 'all_but_head' ... nothing learned to freeze ... weights:")]
    [InlineData("'freeze': 'all', 'weights': 'w'", "freeze", "model.freeze is the text 'all' ... known: none, all_but_head")]
    public void Read_BrokenRule_SaysThingPlaceAndRemedy(string settings, string key, string words)
    {
        var section = new ModelSection($"{{'layers': {Small}, {settings}}}");
        Problem problem = Assert.Single(section.Read().Errors);
        ProblemAssert.Says(problem, words);
        ProblemAssert.IsAt(problem, section.At(key));
    }

    [Fact]
    public void Check_FileOfTheNetwork_SaysNothing() => Assert.Empty(Problems(Weights()));

    [Fact]
    public void Check_OtherHeadAndCounters_AreNotMissed()
    {
        List<NamedTensor> weights = [.. Weights().Where(tensor => !tensor.Name.StartsWith("4.", StringComparison.Ordinal))];
        Assert.Empty(Problems([.. weights, new("1.num_batches_tracked", [], [7])]));
        Assert.Empty(Problems([.. weights, new("4.weight", [1000, 3], new float[3000])]));
    }

    [Fact]
    public void Check_MissingExtraAndMisshapenTensors_NamesEach()
    {
        List<NamedTensor> weights = [.. Weights().Where(tensor => tensor.Name is not ("1.bias" or "1.running_var"))];
        weights[0] = new("0.weight", [2, 3, 3, 3], new float[54]);
        IReadOnlyList<Problem> problems = Problems([.. weights, new("9.weight", [1], [1])]);
        Assert.Equal(3, problems.Count);
        ProblemAssert.Says(problems[0], "w.safetensors lacks 2 tensors of the network: 1.bias, 1.running_var");
        ProblemAssert.Says(problems[1], "w.safetensors has a tensor that the network has not: 9.weight");
        ProblemAssert.Says(problems[2], "'0.weight' in shape [2, 3, 3, 3], and the network needs [2, 1, 3, 3] ... grey ... rgb");
    }

    [Fact]
    public void Check_FileThatIsNotThere_SaysSo()
    {
        NetworkSpec spec = new ModelSection($"{{'layers': {Small}, 'weights': 'none.safetensors'}}").Spec().Locate(ReadableFiles.OfTheUser);
        var problems = new Problems();
        spec.Check(Shape, Classification.HeadOf(3), problems);
        ProblemAssert.Says(Assert.Single(problems.Errors), "none.safetensors does not exist");
    }

    [Fact]
    public void Run_OtherChecksum_IsRefused()
    {
        NetworkSpec spec = Spec(Weights(), $", 'weights_sha256': '{new string('0', 64)}'");
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => Run(spec, 1)).Problems), "SHA-256 ... weights_sha256 is 000");
        string right = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(spec.Pretrained!.Path)));
        Run(Spec(Weights(), $", 'weights_sha256': '{right}'"), 1);
    }

    [Fact]
    public void Locate_OutsideTheRoot_IsRefusedWithoutAWordOnWhatIsThere()
    {
        var files = new ReadableFiles { Roots = [Directory.CreateDirectory(Path.Combine(_folder.Root, "root")).FullName] };
        ProblemAssert.Says(Assert.Single(Assert.Throws<InputException>(() => Spec(Weights(), "", files)).Problems),
            "model.weights is ... w.safetensors', which does not lie in ... root, the folder for data here");
        string link = Path.Combine(_folder.Root, "root", "link");
        File.CreateSymbolicLink(link, "../w.safetensors");
        Assert.Throws<InputException>(() => new ModelSection($"{{'layers': {Small}, 'weights': '{link}'}}").Spec().Locate(files));
    }

    [Fact]
    public void Run_WeightsThatWereNotHeldAgainstTheFilesThatMayBeNamed_AreNotRead()
    {
        Spec(Weights(), "");
        NetworkSpec spec = new ModelSection($"{{'layers': {Small}, 'weights': '{Path.Combine(_folder.Root, "w.safetensors")}'}}").Spec();
        Assert.Throws<InvalidOperationException>(() => Run(spec, 1));
    }

    [Theory]
    [InlineData("", "model.weights has no weights_sha256")]
    [InlineData(", 'weights_sha256': '0000000000000000000000000000000000000000000000000000000000000000'", "w.safetensors has another "
        + "SHA-256, and weights_sha256 is 000")]
    public void Check_SharedFileOfUnknownContent_IsRefusedWithoutAWordOnWhatIsInIt(string settings, string words)
    {
        NetworkSpec spec = Spec([new("secret.weight", [1], [1])], settings, new ReadableFiles { AreShared = true });
        var problems = new Problems();
        spec.Check(Shape, Classification.HeadOf(3), problems);
        Problem problem = Assert.Single(problems.Errors);
        ProblemAssert.Says(problem, words);
        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => Run(spec, 1));
    }

    [Fact]
    public void Run_Frozen_ChangesTheHeadOnly()
    {
        IReadOnlyList<NamedTensor> before = Weights(), after = Run(Spec(before, ", 'freeze': 'all_but_head'"), 3).Weights!;
        Assert.All(before.Zip(after), pair => Assert.Equal(
            !pair.First.Name.StartsWith("4.", StringComparison.Ordinal), pair.First.Values.SequenceEqual(pair.Second.Values)));
    }

    [Fact]
    public void Run_NotFrozen_ChangesEverything()
    {
        IReadOnlyList<NamedTensor> before = Weights(), after = Run(Spec(before, ""), 3).Weights!;
        Assert.All(before.Zip(after), pair => Assert.NotEqual(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public void Run_Head_BeginsAsItWouldWithoutAFile()
    {
        // One step with a learning rate of 0 changes no weight.
        IReadOnlyList<NamedTensor> with = Run(Spec(Weights(), ""), 1, "{'name': 'sgd', 'lr': 1e-30}").Weights!;
        IReadOnlyList<NamedTensor> without = Run(
            new ModelSection($"{{'layers': {Small}}}").Spec(), 1, "{'name': 'sgd', 'lr': 1e-30}").Weights!;
        Assert.Equal(Values(without, "4.weight"), Values(with, "4.weight"));
        Assert.Equal(Values(Weights(), "0.weight"), Values(with, "0.weight"));
    }

    [Fact]
    public void Run_FrozenAndResumed_GivesTheBitsOfAnUninterruptedRun()
    {
        NetworkSpec spec = Spec(Weights(), ", 'freeze': 'all_but_head'");
        ScriptedCheckpoints stopped = ScriptedCheckpoints.StopAt(3);
        Run(spec, 3, checkpoints: stopped);
        RunResult resumed = Run(spec, 3, checkpoints: new ScriptedCheckpoints(_ => CheckpointAnswer.Continue, stopped.Saved[0].Bytes));
        Assert.Equal(Run(spec, 3).WeightsHash, resumed.WeightsHash);
    }

    /// <summary>The weights for the digits 0 to 4 help with the digits 5 to 9.</summary>
    [Fact]
    public void Run_LearnedOnOtherDigits_BeatsTrainingFromScratch()
    {
        TrainingSpec training = Trainings.Training(3, batchSize: 32, "{'name': 'adam', 'lr': 0.002}");
        NetworkSpec cnn = new ModelSection("{'preset': {'name': 'cnn'}}").Spec();
        IReadOnlyList<NamedTensor> learned = Trainings.Run(training with { Epochs = 20 }, cnn, 1, Digits(label => label < 5, 0)).Weights!;
        string file = Path.Combine(_folder.Root, "digits.safetensors");
        Safetensors.Write(file, learned);
        FoldData others = Digits(label => label >= 5, 5);
        (double fromScratch, double transferred) = (Accuracy(""), Accuracy($", 'weights': '{file}'"));
        Assert.True(transferred > fromScratch + 0.02, $"{transferred} with transfer, {fromScratch} from scratch");

        double Accuracy(string settings)
        {
            NetworkSpec network = new ModelSection($"{{'preset': {{'name': 'cnn'{settings}}}}}").Spec().Locate(ReadableFiles.OfTheUser);
            return ((ulong[])[42, 43, 44]).Average(
                seed => Trainings.Run(training, network, seed, others).History[^1].Validation["accuracy"]);
        }
    }

    private static FoldData Digits(Func<int, bool> isTaken, int first)
    {
        var section = new DatasetSection("{'name': 'mnist-900'}");
        Dataset dataset = section.Load();
        int[] Rows(Split split) => [.. dataset.RowsOf(split).Where(row => isTaken(dataset.Labels[row]))];
        FoldData data = FoldDataBuilder.Build(dataset, section.Spec(), Rows(Split.Train), Rows(Split.Valid));
        int[] From(int[] labels) => [.. labels.Select(label => label - first)];
        return data.WithLabels(From(data.TrainingLabels()), From(data.ValidationLabels()), classCount: 5);
    }

    private static float[] Values(IReadOnlyList<NamedTensor> weights, string name) => weights.Single(tensor => tensor.Name == name).Values;

    private static IReadOnlyList<NamedTensor> Weights() => Run(new ModelSection($"{{'layers': {Small}}}").Spec(), 2, seed: 7).Weights!;

    private NetworkSpec Spec(IReadOnlyList<NamedTensor> weights, string settings) => Spec(weights, settings, ReadableFiles.OfTheUser);

    private NetworkSpec Spec(IReadOnlyList<NamedTensor> weights, string settings, ReadableFiles files)
    {
        string path = Path.Combine(_folder.Root, "w.safetensors");
        Safetensors.Write(path, weights);
        return new ModelSection($"{{'layers': {Small}, 'weights': '{path}'{settings}}}").Spec().Locate(files);
    }

    private IReadOnlyList<Problem> Problems(IReadOnlyList<NamedTensor> weights)
    {
        var problems = new Problems();
        Spec(weights, "").Check(Shape, Classification.HeadOf(3), problems);
        return problems.Errors;
    }

    private static RunResult Run(
        NetworkSpec network, int epochs, string optimizer = "{'name': 'adam', 'lr': 0.05}", ulong seed = 42,
            ScriptedCheckpoints? checkpoints = null) =>
        Trainings.Run(Trainings.Training(epochs, optimizer: optimizer), network, seed, Data(), checkpoints);

    private static FoldData Data()
    {
        var random = new Gridfold.Models.Randomness.RandomStream(3);
        float[] inputs = [.. Enumerable.Range(0, 20 * 25).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, 20).Select(row => row % 3)];
        return new FoldData(Shape, inputs, new ClassTargets(labels, 3), inputs, new ClassTargets(labels, 3));
    }
}
