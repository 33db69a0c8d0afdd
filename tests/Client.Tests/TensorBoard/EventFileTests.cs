using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Gridfold.Client.TensorBoard;
using Tensorboard;

namespace Gridfold.Client.Tests.TensorBoard;

public sealed class EventFileTests
{
    [Fact]
    public void ToArray_Events_HaveTheirChecksums()
    {
        Assert.Equal(0xe3069283, RecordedEvents.Checksum(Encoding.ASCII.GetBytes("123456789")));
        var file = new EventFile(12.5);
        file.Add(3, [new Summary.Types.Value { Tag = "validation/loss", SimpleValue = 0.25f }]);
        IReadOnlyList<Event> events = RecordedEvents.Read(file.ToArray());
        Assert.Equal(("brain.Event:2", 12.5), (events[0].FileVersion, events[0].WallTime));
        Summary.Types.Value value = Assert.Single(events[1].Summary.Value);
        Assert.Equal((3, "validation/loss", 0.25f), (events[1].Step, value.Tag, value.SimpleValue));
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public void Of_Hyperparameters_AreThoseOfThePageHparams()
    {
        Summary.Types.Value value = HparamsSummary.Of(
            [new("lr", "0.01"), new("activation", "\"relu\""), new("bias", "true"), new("layers", "[4,8]"), new("momentum", "null")],
            "trial-7");
        Assert.Equal("_hparams_/session_start_info", value.Tag);
        Assert.Equal("hparams", value.Metadata.PluginData.PluginName);

        // HParamsPluginData.session_start_info is field 3, SessionStartInfo.hparams 1 and group_name 4.
        CodedInputStream data = value.Metadata.PluginData.Content.CreateCodedInput();
        Assert.Equal(3, WireFormat.GetTagFieldNumber(data.ReadTag()));
        CodedInputStream session = data.ReadBytes().CreateCodedInput();
        Assert.True(data.IsAtEnd);
        var found = new Dictionary<string, string>();
        string group = "";
        while (session.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 4)
            {
                group = session.ReadString();
                continue;
            }

            Assert.Equal(1, WireFormat.GetTagFieldNumber(tag));
            CodedInputStream entry = session.ReadBytes().CreateCodedInput();
            Assert.Equal(1, WireFormat.GetTagFieldNumber(entry.ReadTag()));
            string name = entry.ReadString();
            Assert.Equal(2, WireFormat.GetTagFieldNumber(entry.ReadTag()));
            found[name] = Value.Parser.ParseFrom(entry.ReadBytes()).ToString();
        }

        Assert.Equal("trial-7", group);
        Assert.Equal(
            new Dictionary<string, string> { ["lr"] = "0.01", ["activation"] = "\"relu\"", ["bias"] = "true", ["layers"] = "\"[4,8]\"" },
            found);
    }
}
