using Google.Protobuf;

namespace ProtoP2P.Identify.Tests;

public sealed class IdentifyReaderTests
{
    private static readonly PrivateKey Key = PrivateKey.FromEd25519Seed(Enumerable.Repeat((byte)7, 32).ToArray());
    private readonly StubConnection _connection = new(Key.PublicKey);

    [Fact]
    public async Task A_complete_message_is_taken_over()
    {
        IdentifyResult result = await ReadAsync(new IdentifyMessage
        {
            PublicKey = ByteString.CopyFrom(Key.PublicKey.ToProtobuf().Span),
            ListenAddrs = { Bytes("/ip4/192.0.2.1/tcp/1") },
            Protocols = { "/a/1.0.0", "/b/1.0.0", "/a/1.0.0" },
            ObservedAddr = Bytes("/ip4/198.51.100.9/tcp/2"),
            AgentVersion = "agent/1",
            ProtocolVersion = "ipfs/0.1.0",
        });

        result.PeerId.ShouldBe(_connection.RemotePeer);
        result.Identity.Protocols.ShouldBe(["/a/1.0.0", "/b/1.0.0"]);
        result.Identity.AgentVersion.ShouldBe("agent/1");
        result.Identity.ProtocolVersion.ShouldBe("ipfs/0.1.0");
        result.ListenAddresses.ShouldBe([Multiaddress.Parse("/ip4/192.0.2.1/tcp/1")]);
        result.ObservedAddress.ShouldBe(Multiaddress.Parse("/ip4/198.51.100.9/tcp/2"));
        result.Record.ShouldBeNull();
    }

    [Fact]
    public async Task Parts_are_merged_with_the_last_scalar_winning()
    {
        IdentifyResult result = await ReadAsync(
            new IdentifyMessage { AgentVersion = "first", Protocols = { "/a" } },
            new IdentifyMessage { AgentVersion = "second", Protocols = { "/b" } });

        result.Identity.AgentVersion.ShouldBe("second");
        result.Identity.Protocols.ShouldBe(["/a", "/b"]);
    }

    [Fact]
    public async Task A_public_key_of_somebody_else_is_a_violation()
    {
        using PrivateKey other = PrivateKey.Generate();

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(
            ReadAsync(new IdentifyMessage { PublicKey = ByteString.CopyFrom(other.PublicKey.ToProtobuf().Span) }));

        error.Message.ShouldContain(_connection.RemotePeer.ToString());
    }

    [Fact]
    public async Task A_signed_record_replaces_the_unsigned_addresses()
    {
        Multiaddress signed = Multiaddress.Parse("/ip4/192.0.2.7/tcp/7");
        var record = new PeerRecord(_connection.RemotePeer, 5, [signed]);

        IdentifyResult result = await ReadAsync(new IdentifyMessage
        {
            ListenAddrs = { Bytes("/ip4/192.0.2.1/tcp/1") },
            SignedPeerRecord = ByteString.CopyFrom(record.Seal(Key).ToProtobuf()),
        });

        result.ListenAddresses.ShouldBe([signed]);
        result.Record!.Sequence.ShouldBe(5ul);
    }

    [Fact]
    public async Task A_record_of_another_peer_is_not_believed()
    {
        using PrivateKey other = PrivateKey.Generate();
        var record = new PeerRecord(PeerId.FromPublicKey(other.PublicKey), 5, [Multiaddress.Parse("/ip4/192.0.2.7/tcp/7")]);

        IdentifyResult result = await ReadAsync(new IdentifyMessage
        {
            ListenAddrs = { Bytes("/ip4/192.0.2.1/tcp/1") },
            SignedPeerRecord = ByteString.CopyFrom(record.Seal(other).ToProtobuf()),
        });

        result.Record.ShouldBeNull();
        result.ListenAddresses.ShouldBe([Multiaddress.Parse("/ip4/192.0.2.1/tcp/1")]);
    }

    [Fact]
    public async Task Addresses_that_cannot_be_read_are_skipped_and_the_others_kept()
    {
        IdentifyResult result = await ReadAsync(new IdentifyMessage
        {
            ListenAddrs = { ByteString.CopyFrom(0xff, 0xff, 0x01), Bytes("/ip4/192.0.2.1/tcp/1"), ByteString.Empty },
        });

        result.ListenAddresses.ShouldBe([Multiaddress.Parse("/ip4/192.0.2.1/tcp/1")]);
    }

    [Fact]
    public async Task An_end_without_a_message_says_nothing_of_the_peer()
    {
        await Should.ThrowAsync<ProtocolViolationException>(ReadAsync());
    }

    [Fact]
    public async Task Identify_flood_of_chunked_messages_ends_the_exchange()
    {
        IdentifyMessage[] messages = [.. Enumerable.Repeat(new IdentifyMessage { AgentVersion = "flood" }, IdentifyProtocol.MaxMessages + 1)];

        ProtocolViolationException error = await Should.ThrowAsync<ProtocolViolationException>(ReadAsync(messages));

        error.Message.ShouldContain($"{IdentifyProtocol.MaxMessages}");
    }

    [Fact]
    public async Task Identify_flood_of_addresses_and_protocols_is_cut_at_the_limits()
    {
        IdentifyMessage[] messages =
        [
            .. Enumerable.Range(0, IdentifyProtocol.MaxMessages).Select(part => new IdentifyMessage
            {
                ListenAddrs = { Enumerable.Range(0, 400).Select(i => Bytes($"/ip4/10.{part}.{i / 256}.{i % 256}/tcp/1")) },
                Protocols = { Enumerable.Range(0, 400).Select(i => $"/flood/{part}/{i}") },
            }),
        ];

        IdentifyResult result = await ReadAsync(messages);

        result.ListenAddresses.Count.ShouldBe(new IdentifyOptions().MaxAddresses);
        result.Identity.Protocols.Count.ShouldBe(new IdentifyOptions().MaxProtocols);
    }

    private static ByteString Bytes(string address) => ByteString.CopyFrom(Multiaddress.Parse(address).Bytes.Span);

    private async Task<IdentifyResult> ReadAsync(params IdentifyMessage[] messages) =>
        await new IdentifyReader(new IdentifyOptions()).ReadAsync(messages.ToAsyncEnumerable(), _connection, TestContext.Current.CancellationToken);
}
