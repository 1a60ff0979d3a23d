using System.Text;
using ProtoP2P.Encodings;
using ProtoP2P.PubSub.Tests.Hosting;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Tests.Messages;

/// <summary>Sequence numbers without their leading zeros, as js-libp2p's floodsub writes them: of random ones, one in 256.</summary>
public sealed class SequenceNumberTests
{
    private const string Topic = "/news/1.0.0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("07", 7UL)]
    [InlineData("0102030405060708", 0x0102030405060708UL)]
    [InlineData("ff030405060708", 0xff030405060708UL)]
    [InlineData("", null)]
    [InlineData("010203040506070809", null)]
    public void A_number_has_one_to_eight_bytes(string number, ulong? expected)
    {
        using PrivateKey key = PrivateKey.Generate();
        MessageFields.TryRead(WriteMessage(key, "hello", Convert.FromHexString(number)), out MessageFields fields).ShouldBeTrue();

        new PubSubMessage(Topic, fields, PeerId.FromPublicKey(key.PublicKey)).SequenceNumber.ShouldBe(expected);
        MessageSignature.FindMissing(fields, SignaturePolicy.StrictSign, shortestNumber: 1).ShouldBe(expected is null ? RejectReason.Malformed : null);
        MessageSignature.FindMissing(fields, SignaturePolicy.StrictSign).ShouldBe(number.Length == 16 ? null : RejectReason.Malformed);
    }

    [Fact]
    public void Js_pads_the_number_in_an_id()
    {
        using PrivateKey key = PrivateKey.Generate();
        MessageFields.TryRead(WriteMessage(key, "hello", [7]), out MessageFields fields).ShouldBeTrue();

        MessageIdFunctions.Js(new PubSubMessage(Topic, fields, PeerId.FromPublicKey(key.PublicKey)))
            .ShouldBe(new MessageId([.. key.PublicKey.ToProtobuf().Span, 0, 0, 0, 0, 0, 0, 0, 7]));
    }

    [Fact]
    public Task Floodsub_takes_a_short_number() => ShouldDeliverAsync(new FloodSubOptions(), ProtocolIds.FloodSub, ["short", "whole"]);

    // js- and rust-libp2p would take it for an offence of the node that passes it on.
    [Fact]
    public Task Gossipsub_does_not() => ShouldDeliverAsync(new GossipSubOptions(), ProtocolIds.GossipSub12, ["whole"]);

    private static async Task ShouldDeliverAsync(PubSubOptions options, string protocol, string[] expected)
    {
        await using var mesh = new TestMesh();
        PubSubService service = options is FloodSubOptions flood ? new PubSubService(flood) : new PubSubService((GossipSubOptions)options);
        (Libp2pHost alice, PubSubService alices) = await mesh.StartAsync("alice", service);
        Libp2pHost stranger = await mesh.StartStrangerAsync("stranger", protocol: protocol);
        using ITopicSubscription subscription = alices.Subscribe(Topic);
        using PrivateKey key = PrivateKey.Generate();
        await stranger.ConnectAsync(alice.PeerId, Cancellation);
        IPeerStream stream = await stranger.OpenStreamAsync(alice.PeerId, [protocol], Cancellation);

        await stream.Output.WriteAsync(Frame(WriteMessage(key, "short", [7])), Cancellation);
        await stream.Output.WriteAsync(Frame(WriteMessage(key, "whole", [1, 2, 3, 4, 5, 6, 7, 8])), Cancellation);

        List<string> delivered = [];
        while (!delivered.Contains("whole") || delivered.Count < expected.Length)
        {
            PubSubMessage message = await subscription.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            delivered.Add(Encoding.UTF8.GetString(message.Data.Span));
        }

        delivered.ShouldBe(expected, ignoreOrder: true);
    }

    private static byte[] WriteMessage(PrivateKey key, string text, byte[] number)
    {
        var writer = new ProtobufWriter();
        writer.WriteBytes(RpcField.MessageFrom, PeerId.FromPublicKey(key.PublicKey).Multihash.Span);
        writer.WriteBytes(RpcField.MessageData, Encoding.UTF8.GetBytes(text));
        writer.WriteBytes(RpcField.MessageSequenceNumber, number);
        writer.WriteBytes(RpcField.MessageTopic, Encoding.UTF8.GetBytes(Topic));
        writer.WriteBytes(RpcField.MessageSignature, key.Sign(MessageSignature.SignedBytes(writer.ToArray())));
        return writer.ToArray();
    }

    private static byte[] Frame(byte[] message)
    {
        var frame = new ProtobufWriter();
        frame.WriteBytes(RpcField.Publish, message);
        byte[] body = frame.ToArray();
        Span<byte> length = stackalloc byte[Varint.MaxLength];
        return [.. length[..Varint.Write(length, (ulong)body.Length)], .. body];
    }
}
