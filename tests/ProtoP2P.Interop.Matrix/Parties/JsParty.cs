using ProtoP2P.Interop.Matrix.Cells;
using ProtoP2P.Interop.Tests.JsPeers;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>js-libp2p.</summary>
internal sealed class JsParty(JsPeer peer, bool isQuic) : IParty
{
    private const int BytesPerStream = 256;

    public string PeerId => peer.PeerId;

    public string Address => peer.Address;

    public string Agent => "protop2p-interop-js/";

    public static async Task<JsParty> StartAsync(Cell cell, PrivateNetworkKey? network, CancellationToken cancellationToken)
    {
        bool isQuic = cell.Transport == Cell.Quic;
        JsPeerOptions options = new([cell.Muxer ?? "yamux"], [cell.Listen])
        {
            Security = [cell.Security ?? "noise"],
            Psk = network?.ToFileText(),
            Quic = isQuic,
            Https = cell.Transport == "wss" ? JsServerCertificate.From(WebCertificate.Value) : null,
        };
        return new JsParty(await JsPeer.StartAsync(options, cancellationToken), isQuic);
    }

    public async Task<Dialled> DialAsync(string address)
    {
        JsConnection connection = await peer.RunAsync<JsConnection>("dial", new { addr = address });
        return new Dialled(
            connection.Peer, connection.Security ?? string.Empty, connection.Muxer ?? string.Empty, TimeSpan.FromMilliseconds(connection.Ms!.Value));
    }

    public async Task<(string Agent, IReadOnlyList<string> Protocols)> IdentifyAsync(string peerId)
    {
        JsIdentity identity = await peer.RunAsync<JsIdentity>("identity", new { peer = peerId });
        return (identity.AgentVersion, identity.Protocols);
    }

    public async Task<TimeSpan> PingAsync(string peerId) =>
        TimeSpan.FromMilliseconds((await peer.RunAsync<JsPing>("ping", new { peer = peerId })).Ms[0]);

    public async Task<bool> EchoAsync(string peerId, int bytes) =>
        await peer.RunAsync<JsEcho>("echo", new { peer = peerId, bytes }) == new JsEcho(bytes, Match: true);

    public async Task<bool> StreamsAsync(string peerId, int count) =>
        await peer.RunAsync<JsStreams>("streams", new { peer = peerId, count, bytes = BytesPerStream }) == new JsStreams(Match: true, count);

    public async Task<bool> HalfCloseAsync(string peerId) => (await peer.RunAsync<JsMatch>("halfClose", new { peer = peerId })).Match;

    public Task ResetAsync(string peerId) => peer.RunAsync<Nothing>("reset", new { peer = peerId, protocol = Endings.Reset });

    public async Task<string> AwaitResetAsync()
    {
        string seen = (await peer.RunAsync<JsReset>("awaitReset")).Seen;

        // js's QUIC has no error for a peer's reset; docs/interop.md says so.
        return isQuic && seen == "stopped" ? "reset" : seen;
    }

    public Task HangUpAsync(string peerId) => peer.RunAsync<Nothing>("hangup", new { peer = peerId });

    public Task AwaitGoneAsync(string peerId) => peer.RunAsync<Nothing>("awaitGone", new { peer = peerId });

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}
