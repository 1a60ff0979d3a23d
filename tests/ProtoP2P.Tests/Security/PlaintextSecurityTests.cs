using Microsoft.Extensions.Logging;
using ProtoP2P.Security;
using ProtoP2P.Security.Plaintext;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Hosting;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Security;

public sealed class PlaintextSecurityTests : IDisposable
{
    private readonly PrivateKey _identity = PrivateKey.FromEd25519Seed(new byte[32]);
    private readonly PrivateKey _peer = PrivateKey.Generate();
    private readonly ByteChannelPair _pair = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _identity.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public async Task The_message_is_the_specs()
    {
        Task handshake = OurEndAsync();
        byte[] sent = new byte[79];

        await ReadAsync(sent);
        _pair.Cut();

        // length 78; field 1: the id, 38 bytes; field 2: the key, 36 bytes as type (1: Ed25519) and data
        byte[] id = PeerId.FromPublicKey(_identity.PublicKey).Multihash.ToArray();
        byte[] expected = [0x4E, 0x0A, 38, .. id, 0x12, 36, .. _identity.PublicKey.ToProtobuf().Span];
        sent.ShouldBe(expected);
        await Should.ThrowAsync<IOException>(handshake.Soon());
    }

    [Fact]
    public async Task What_follows_the_message_is_left_for_the_next_layer()
    {
        Task<SecureSession> handshake = OurEndAsync();
        await _pair.Second.WriteAsync((byte[])[.. Exchange(_peer, _peer), 1, 2, 3], Token);

        SecureSession session = await handshake.Soon();

        byte[] rest = new byte[10];
        (await session.Channel.ReadAsync(rest, Token)).ShouldBe(3);
        rest[..3].ShouldBe((byte[])[1, 2, 3]);
        session.RemotePublicKey.ShouldBe(_peer.PublicKey);
    }

    [Fact]
    public async Task An_id_that_is_not_the_keys_is_refused()
    {
        Task<SecureSession> handshake = OurEndAsync();
        await _pair.Second.WriteAsync(Exchange(_identity, _peer), Token);

        (await Should.ThrowAsync<ProtocolViolationException>(handshake.Soon())).Message.ShouldContain("not that of its key");
    }

    [Theory]
    [InlineData("FFFF03", "malformed or too large")]
    [InlineData("8120", "at most 4096")]
    [InlineData("00", "malformed")]
    [InlineData("020A05", "no protobuf")]
    [InlineData("0612040A02FFFF", "malformed")]
    public async Task Malformed_messages_are_refused(string hex, string reason)
    {
        Task<SecureSession> handshake = OurEndAsync();
        await _pair.Second.WriteAsync(Convert.FromHexString(hex), Token);

        (await Should.ThrowAsync<ProtocolViolationException>(handshake.Soon())).Message.ShouldContain(reason);
    }

    [Fact]
    public async Task An_impostor_listener_fails_the_dial_and_a_host_warns_of_plaintext()
    {
        await using var net = new TestNet();
        Libp2pHost impostor = await net.StartAsync(UsePlaintext);
        Libp2pHost client = await net.StartDialerAsync(UsePlaintext);
        PeerId expected = PeerId.FromPublicKey(_peer.PublicKey);

        DialException error = await Should.ThrowAsync<DialException>(
            () => client.ConnectAsync(impostor.ListenAddresses[0].WithPeerId(expected), Token).AsTask());

        error.Failures.ShouldHaveSingleItem().Reason.ShouldBeOfType<WrongPeerException>().Actual.ShouldBe(impostor.PeerId);
        IPeerConnection connection = await client.ConnectAsync(impostor.ListenAddresses[0].WithPeerId(impostor.PeerId), Token);
        connection.SecurityProtocol.ShouldBe("/plaintext/2.0.0");
        net.Logs.Entries.ShouldContain(entry => entry.Level == LogLevel.Warning && entry.Text.Contains("plaintext"));
    }

    private static void UsePlaintext(Libp2pHostOptions options) => options.Security.Add(identity => new PlaintextSecurity(identity));

    private static byte[] Exchange(PrivateKey id, PrivateKey key) =>
        new PlaintextExchange(PeerId.FromPublicKey(id.PublicKey).Multihash, key.PublicKey.ToProtobuf()).Encode();

    private async Task<SecureSession> OurEndAsync() =>
        await new PlaintextSecurity(_identity).HandshakeAsync(_pair.First, ConnectionRole.Responder, null, ["/yamux/1.0.0"], Token);

    private async Task ReadAsync(Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[await _pair.Second.ReadAsync(buffer, Token)..];
        }
    }
}
