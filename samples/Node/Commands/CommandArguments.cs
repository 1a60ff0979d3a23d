using Node.Cli;
using ProtoP2P;

namespace Node.Commands;

/// <summary>Reads the arguments of commands; an error names the value and what was expected.</summary>
internal static class CommandArguments
{
    public static void RequireCount(IReadOnlyList<string> arguments, int least, int most, string usage)
    {
        if (arguments.Count < least || arguments.Count > most)
        {
            throw new UsageException($"{arguments.Count} arguments: expected {usage}");
        }
    }

    public static Multiaddress ParsePeerAddress(string text) =>
        Multiaddress.TryParse(text, null, out Multiaddress? address) && address.PeerId is not null
            ? address
            : throw new UsageException($"'{text}' is not an address of a peer: expected one such as /ip4/127.0.0.1/tcp/4001/p2p/12D3Koo...");

    public static Multiaddress ParseAddress(string text) =>
        Multiaddress.TryParse(text, null, out Multiaddress? address)
            ? address
            : throw new UsageException($"'{text}' is not a multiaddress: expected one such as /ip4/127.0.0.1/tcp/4001");

    public static PeerId ParsePeer(string text) =>
        PeerId.TryParse(text, null, out PeerId? peer) ? peer : throw new UsageException($"'{text}' is not a peer id: expected one such as 12D3Koo...");

    public static long ParseCount(string text, long highest) =>
        long.TryParse(text, out long value) && value >= 0 && value <= highest
            ? value
            : throw new UsageException($"'{text}' is not a number from 0 to {highest}");

    /// <summary>A connection to the peer of a multiaddress or a peer id, dialled where there is none.</summary>
    public static ValueTask<IPeerConnection> ConnectAsync(ILibp2pHost host, string target, CancellationToken cancellationToken) =>
        target.StartsWith('/')
            ? host.ConnectAsync(ParsePeerAddress(target), cancellationToken)
            : host.ConnectAsync(ParsePeer(target), cancellationToken);
}
