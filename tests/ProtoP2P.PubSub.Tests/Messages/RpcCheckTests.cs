using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Messages;

/// <summary>What one frame may hold: as much as the limits say is sound, and one more is a fault that names the limit.</summary>
public sealed class RpcCheckTests
{
    private static readonly RpcLimits Limits = new(Subscriptions: 3, Messages: 4, ControlEntries: 5, Ids: 6, TopicLength: 7, PeersPerPrune: 2);

    [Fact]
    public void The_limits_are_these()
    {
        RpcLimits.Default.ShouldBe(new RpcLimits(5_000, 5_000, 5_000, 10_000, 1_024, 64));
        MessageId.MaxLength.ShouldBe(256);
    }

    [Fact]
    public void Subscriptions_are_counted()
    {
        Check(Repeat(RpcField.Subscriptions, 3, [])).ShouldBeNull();
        Check(Repeat(RpcField.Subscriptions, 4, [])).ShouldBe("more than 3 subscriptions");
    }

    [Fact]
    public void Messages_are_counted()
    {
        Check(Repeat(RpcField.Publish, 4, [])).ShouldBeNull();
        Check(Repeat(RpcField.Publish, 5, [])).ShouldBe("more than 4 messages");
    }

    [Fact]
    public void Control_entries_of_all_kinds_and_control_messages_are_counted_together()
    {
        byte[] two = Control([.. Repeat(RpcField.ControlGraft, 1, []), .. Repeat(RpcField.ControlPrune, 1, [])]);
        byte[] three = Control([.. Repeat(RpcField.ControlIHave, 1, []), .. Repeat(RpcField.ControlIWant, 1, []), .. Repeat(RpcField.ControlIDontWant, 1, [])]);

        Check([.. two, .. three]).ShouldBeNull();
        Check([.. three, .. three]).ShouldBe("more than 5 control entries");
    }

    [Theory]
    [InlineData(RpcField.ControlIHave, RpcField.IHaveIds)]
    [InlineData(RpcField.ControlIWant, RpcField.IWantIds)]
    [InlineData(RpcField.ControlIDontWant, RpcField.IDontWantIds)]
    public void Ids_of_all_entries_are_counted_together_and_measured(int kind, int field)
    {
        byte[] three = Control(Field(kind, Repeat(field, 3, [1])));
        Check([.. three, .. three]).ShouldBeNull();
        Check([.. three, .. three, .. Control(Field(kind, Field(field, [1])))]).ShouldBe("more than 6 message ids");
        Check(Control(Field(kind, Field(field, new byte[256])))).ShouldBeNull();
        Check(Control(Field(kind, Field(field, new byte[257])))).ShouldBe("a message id of 257 bytes; expected 1 to 256");
        Check(Control(Field(kind, Field(field, [])))).ShouldBe("a message id of 0 bytes; expected 1 to 256");
    }

    [Fact]
    public void Topics_are_measured_and_are_text()
    {
        Func<byte[], byte[]>[] places =
        [
            topic => Field(RpcField.Subscriptions, Field(RpcField.SubscribeTopic, topic)),
            topic => Control(Field(RpcField.ControlIHave, Field(RpcField.IHaveTopic, topic))),
            topic => Control(Field(RpcField.ControlGraft, Field(RpcField.GraftTopic, topic))),
            topic => Control(Field(RpcField.ControlPrune, Field(RpcField.PruneTopic, topic))),
        ];
        foreach (Func<byte[], byte[]> place in places)
        {
            Check(place(Encoding.UTF8.GetBytes("1234567"))).ShouldBeNull();
            Check(place(Encoding.UTF8.GetBytes("12345678"))).ShouldBe("a topic of 8 bytes; expected at most 7");
            Check(place([0xff])).ShouldBe("a topic that is not UTF-8");
        }
    }

    [Fact]
    public void Peers_of_each_PRUNE_are_counted()
    {
        byte[] two = Field(RpcField.ControlPrune, Repeat(RpcField.PrunePeers, 2, []));

        Check(Control([.. two, .. two])).ShouldBeNull();
        Check(Control(Field(RpcField.ControlPrune, Repeat(RpcField.PrunePeers, 3, [])))).ShouldBe("more than 2 peers in a PRUNE");
    }

    [Fact]
    public void Wrong_types_and_cut_fields_are_faults_and_unknown_fields_are_none()
    {
        Check([0x08, 0x01]).ShouldBe("field 1 has wire type 0");
        Check(Control([0x18, 0x01])).ShouldBe("control field 3 has wire type 0");
        Check([0x0a, 0x05]).ShouldBe("malformed protobuf");
        Check(Field(RpcField.Subscriptions, [0x12, 0x05])).ShouldBe("malformed subscription");
        Check(Control([0x0a, 0x05])).ShouldBe("malformed control message");
        Check(Control(Field(RpcField.ControlGraft, [0x0a, 0x05]))).ShouldBe("malformed control entry");
        Check([0x20, 0x01, .. Field(99, [1, 2, 3]), .. Control(Field(50, [0xff]))]).ShouldBeNull();
    }

    private static string? Check(byte[] frame) => RpcCheck.FindFault(frame, Limits);

    private static byte[] Control(byte[] entries) => Field(RpcField.Control, entries);

    private static byte[] Field(int field, byte[] value) => Repeat(field, 1, value);

    private static byte[] Repeat(int field, int count, byte[] value)
    {
        var writer = new ProtobufWriter();
        for (int i = 0; i < count; i++)
        {
            writer.WriteBytes(field, value);
        }

        return writer.ToArray();
    }
}
