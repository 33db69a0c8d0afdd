using Gridfold.Grains.Search;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Silo.OwnCode;
using Gridfold.Silo.Training;
using Gridfold.Silo.Uploads;

namespace Gridfold.Silo.OwnNetworks;

/// <summary>
/// The process in which the user's network is built and trained. Whatever the user's code does there costs one fold, and never the silo.
/// </summary>
public static class NetworkProcess
{
    /// <summary>
    /// Does its task in a process that was started for it, and ends the process. Other processes go on. A program that trains calls this
    /// after the self-test's <see cref="Gridfold.Models.SelfTests.SelfTestProcess.RunIfAsked"/>.
    /// </summary>
    public static void RunIfAsked()
    {
        NetworkProgram.Offer();
        if (Environment.GetEnvironmentVariable(NetworkProgram.Variable) is not { Length: > 0 }) return;

        // Processes that the user's code starts are none of these.
        Environment.SetEnvironmentVariable(NetworkProgram.Variable, null);
        var channel = SiloChannel.Open();
        AppDomain.CurrentDomain.UnhandledException += (_, thrown) => Fail(
            channel, NetworkCall.OfNetwork, thrown.ExceptionObject is Exception exception ? OwnFailureText.Of(exception) : "it failed");
        Run(channel);
        Environment.Exit(0);
    }

    private static void Run(SiloChannel channel)
    {
        bool isDataset = false;
        try
        {
            NetworkTask task = channel.ReadTask();
            OwnCodeGate.Open(_ => task.Assembly!);
            isDataset = task.IsDataset;
            if (task.IsDataset) DatasetProcess.Run(task, channel);
            else if (task.Fold is { } fold) Train(task, fold, channel);
            else Build(task, channel);
        }
        catch (CheckpointDamagedException exception)
        {
            Fail(channel, NetworkCall.OfCheckpoint, exception.Message);
        }
        catch (Exception exception) when (exception is InputException or UnfitDataException)
        {
            Fail(channel, NetworkCall.OfData, exception.Message);
        }
        catch (OwnClassException exception)
        {
            Fail(channel, isDataset ? exception.Key : NetworkCall.OfNetwork, exception.Message);
        }
        catch (Exception exception)
        {
            Fail(channel, NetworkCall.OfNetwork, OwnFailureText.Of(exception));
        }
    }

    private static void Fail(SiloChannel channel, string cause, string message) =>
        channel.Tell(new NetworkCall(NetworkCall.Failed) { Cause = cause, Message = message });

    private static void Train(NetworkTask task, NetworkFold fold, SiloChannel channel)
    {
        var spec = ExperimentSpec.Parse(task.Spec);
        TrialSpec trial = TrialSpec.Bind(spec, [.. fold.Hyperparameters.Select(value => new Hyperparameter(value[0], value[1]))]);
        byte[]? resume = fold.IsResumed ? File.ReadAllBytes(Path.Join(task.Folder, NetworkTask.CheckpointFile)) : null;

        // The silo has fetched the data already. Only the public internet is asked again.
        var data = new TrainingData(new DatasetFolders(fold.BuiltIn, fold.Cache)
        {
            Files = new ReadableFiles { Roots = fold.Roots, AreShared = fold.AreShared },
            Addresses = AddressRule.Public([], ""),
            Uploads = new UploadCache(fold.Cache, source: null),
        });
        FoldData rows = data.Get(fold.Experiment, spec, fold.Fingerprint, fold.Number, CancellationToken.None);
        TrainingDevice device = fold.Device == TrainingDevice.Cpu.Name
            ? TrainingDevice.Cpu
            : TrainingDevice.Gpus().Single(gpu => gpu.Name == fold.Device);
        device.Enter();
        var run = new Run(trial.Network.Locate(data.Files), trial.Training, new SiloObserver(channel, resume))
        {
            KeepsCheckpoint = spec.Checkpoints.KeepsLast,
        };
        TrainingEngines.Train(new Job(rows, Seed.Derive(spec.Seed, "fold", fold.Number), [run], device), spec.Resources.Engine);
    }

    /// <summary>Builds each network that trials can have.</summary>
    private static void Build(NetworkTask task, SiloChannel channel)
    {
        var spec = ExperimentSpec.Parse(task.Spec);
        TrainingDevice.Cpu.Enter();
        foreach ((int index, OwnNetworkLayer network) in TrialSpec.OwnNetworksOf(spec).Take(NetworkCheck.MaxNetworks).Index())
        {
            try
            {
                using var random = new NetworkRandom(spec.Seed);
                network.Build(task.InputShape, task.Outputs, random).Dispose();
            }
            catch (OwnClassException exception)
            {
                channel.Tell(new NetworkCall(NetworkCall.Problem)
                {
                    Number = index,
                    Cause = exception.Key,
                    Message = exception.Message,
                });
            }
        }

        channel.Tell(new NetworkCall(NetworkCall.End));
    }
}
