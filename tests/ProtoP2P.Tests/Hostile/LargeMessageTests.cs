using System.Buffers;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Rpc;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Messages that are too large, or large and never finished. What they hold is counted, and ends at a limit.</summary>
[Collection(HostileCollection.Name)]
public sealed class LargeMessageTests
{
    private const int MaxMessage = 4 * 1024 * 1024;

    [Fact]
    public async Task A_message_of_4_MiB_and_one_byte_is_answered_with_a_status_and_its_connection_goes_on()
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IMuxedConnection connection = await stranger.MultiplexAsync();

        (await CallAsync(stranger, connection, Open(new byte[MaxMessage + 1]))).ShouldContain("MaxMessageBytes");
        (await CallAsync(stranger, connection, Sound.Call("Echo"))).ShouldContain("a note");

        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Metadata_past_8_KiB_is_answered_with_a_status_and_its_connection_goes_on()
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IMuxedConnection connection = await stranger.MultiplexAsync();
        var metadata = new RpcMetadata();
        metadata.Add("x", new string('a', 9000));

        (await CallAsync(stranger, connection, Sound.Call("Echo", metadata: metadata))).ShouldContain("metadata");
        (await CallAsync(stranger, connection, Sound.Call("Echo"))).ShouldContain("a note");

        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Unfinished_messages_are_charged_to_their_connection_and_refused_past_its_limit_of_memory()
    {
        const long limit = 8 * 1024 * 1024;
        await using Victim victim = await Victim.StartAsync(options => options.Memory.MaxPerConnection = limit);
        await using Stranger stranger = victim.NewStranger();
        IMuxedConnection connection = await stranger.MultiplexAsync();
        byte[] unfinished = Open(new byte[MaxMessage])[..^1];

        List<Task<string>> answers = [];
        for (int i = 0; i < 8; i++)
        {
            IMuxedStream stream = await stranger.OpenAsync(IBoard.Id, connection);
            answers.Add(ExchangeAsync(stream, unfinished));
        }

        // Whoever asks first finds no room: the message that grows, which is answered, or the muxer, which resets the stream that holds most.
        (await (await Task.WhenAny(answers)).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token)).ShouldMatch("^$|MaxPerConnection");
        victim.Accounts.Memory.ShouldBeInRange(1, limit + (2 * 1024 * 1024), "what is held is counted, and bounded");
        (await CallAsync(stranger, connection, Sound.Call("Echo"))).ShouldContain("a note");

        await stranger.DisposeAsync();
        await Task.WhenAll(answers).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
        await victim.ShouldRecoverAsync();
    }

    [Theory]
    [InlineData(11, 2)]
    [InlineData(1, 4000)]
    public async Task Identify_flood_of_messages_or_of_one_that_is_too_large_is_refused(int messages, int addresses)
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IMuxedStream stream = await stranger.OpenAsync(IdentifyProtocol.PushId);
        await Task.WhenAny(WriteAsync(stream, [.. Enumerable.Repeat(Sound.Identify(addresses: addresses), messages).SelectMany(bytes => bytes)]), stream.Completion);

        (await Stranger.ReadToEndAsync(stream)).ShouldBeOfType<StreamResetException>();
        victim.Host.Peerstore.GetAddresses(stranger.PeerId).ShouldBeEmpty();

        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    [Fact]
    public async Task Identify_flood_of_addresses_and_records_of_others_leaves_no_more_than_the_peerstores_limits()
    {
        await using Victim victim = await Victim.StartAsync();
        await using Stranger stranger = victim.NewStranger();
        IMuxedConnection connection = await stranger.MultiplexAsync();
        List<PeerId> others = [];
        for (int i = 0; i < 50; i++)
        {
            using PrivateKey other = PrivateKey.Generate();
            others.Add(PeerId.FromPublicKey(other.PublicKey));
            byte[] record = new PeerRecord(others[^1], 1, [Multiaddress.Parse("/ip4/8.8.4.4/tcp/1")]).Seal(other).ToProtobuf();
            IMuxedStream stream = await stranger.OpenAsync(IdentifyProtocol.PushId, connection);
            await WriteAsync(stream, Sound.Identify(addresses: 300, protocols: 100, record: record));
            (await Stranger.ReadToEndAsync(stream)).ShouldBeNull();
        }

        victim.Host.Peerstore.Peers.Intersect(others).ShouldBeEmpty("nobody is entered for whom somebody else speaks");
        victim.Host.Peerstore.GetAddresses(stranger.PeerId).Count.ShouldBe(64);

        await stranger.DisposeAsync();
        await victim.ShouldRecoverAsync();
    }

    private static byte[] Open(byte[] payload)
    {
        var output = new ArrayBufferWriter<byte>(payload.Length + 1024);
        var fields = new OpenFields("Echo", 0, null, OpenFlags.Last, 0);
        FrameEncoder.WriteOpen(output, fields, MessageCodec.Memory, payload, payload.Length);
        return output.WrittenSpan.ToArray();
    }

    private static async Task<string> CallAsync(Stranger stranger, IMuxedConnection connection, byte[] call)
    {
        IMuxedStream stream = await stranger.OpenAsync(IBoard.Id, connection);
        return await ExchangeAsync(stream, call).WaitAsync(TestNet.Patience, TimeProvider.System, TestNet.Token);
    }

    // The answer may come before all has been written.
    private static async Task<string> ExchangeAsync(IMuxedStream stream, byte[] request)
    {
        Task writing = WriteAsync(stream, request, isComplete: false);
        using var answer = new MemoryStream();
        try
        {
            await stream.Input.CopyToAsync(answer, TestNet.Token);
        }
        catch (IOException)
        {
            // After the answer the node reads on for a while only.
        }

        await stream.DisposeAsync();
        await writing;
        return System.Text.Encoding.UTF8.GetString(answer.ToArray());
    }

    private static async Task WriteAsync(IMuxedStream stream, byte[] bytes, bool isComplete = true)
    {
        try
        {
            await stream.Output.WriteAsync(bytes, TestNet.Token);
            if (isComplete)
            {
                await stream.Output.CompleteAsync();
            }
        }
        catch (IOException)
        {
            // The node has heard enough.
        }
    }
}
