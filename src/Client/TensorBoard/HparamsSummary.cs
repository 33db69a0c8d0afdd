using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Gridfold.Grains.Search;
using Gridfold.Models.Input;
using Tensorboard;

namespace Gridfold.Client.TensorBoard;

/// <summary>
/// The hyper-parameters of a training, for TensorBoard's page HPARAMS. TorchSharp has no classes of that page's messages, so their fields
/// are written by number (tensorboard/plugins/hparams/plugin_data.proto).
/// </summary>
internal static class HparamsSummary
{
    private const string Plugin = "hparams", Tag = "_hparams_/session_start_info";

    private const int SessionStartInfo = 3, Hparams = 1, GroupName = 4, Key = 1, MapValue = 2;

    /// <summary>Makes the value for an event file.</summary>
    /// <param name="hyperparameters">The assignment. Parameters that are not active are left out.</param>
    /// <param name="group">The name of the trial: trainings of a group are shown as one, with the means of their metrics.</param>
    public static Summary.Types.Value Of(IEnumerable<Hyperparameter> hyperparameters, string group)
    {
        byte[] session = Message(output =>
        {
            foreach (Hyperparameter hyperparameter in hyperparameters.Where(parameter => parameter.IsActive))
            {
                Write(output, Hparams, Message(entry =>
                {
                    entry.WriteTag(Key, WireFormat.WireType.LengthDelimited);
                    entry.WriteString(hyperparameter.Name);
                    Write(entry, MapValue, ValueOf(hyperparameter).ToByteArray());
                }));
            }

            output.WriteTag(GroupName, WireFormat.WireType.LengthDelimited);
            output.WriteString(group);
        });
        return new Summary.Types.Value
        {
            Tag = Tag,
            Metadata = new SummaryMetadata
            {
                PluginData = new SummaryMetadata.Types.PluginData
                {
                    PluginName = Plugin,
                    Content = ByteString.CopyFrom(Message(output => Write(output, SessionStartInfo, session))),
                },
            },
        };
    }

    private static Value ValueOf(Hyperparameter hyperparameter) => hyperparameter.Node switch
    {
        SpecScalar { Number: { } number } => Value.ForNumber(number),
        SpecScalar { Kind: ScalarKind.Boolean } truth => Value.ForBool(truth.Text == "true"),
        SpecScalar text => Value.ForString(text.Text),
        _ => Value.ForString(hyperparameter.Json),
    };

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true)) write(output);
        return stream.ToArray();
    }

    private static void Write(CodedOutputStream output, int field, byte[] message)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(message));
    }
}
