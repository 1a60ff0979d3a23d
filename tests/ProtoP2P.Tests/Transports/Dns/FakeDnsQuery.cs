using System.Net;

namespace ProtoP2P.Transports.Dns;

/// <summary>A query that came to a <see cref="FakeDnsServer"/>.</summary>
/// <param name="Bytes">The message.</param>
/// <param name="Client">Who asks.</param>
/// <param name="IsOverTcp">Whether it came over TCP.</param>
/// <param name="ReplyAsync">Sends a message back: over TCP behind its length.</param>
internal sealed record FakeDnsQuery(byte[] Bytes, IPEndPoint Client, bool IsOverTcp, Func<byte[], Task> ReplyAsync)
{
    public string Host => DnsMessageBuilder.HostOf(Bytes);

    public int Id => (Bytes[0] << 8) | Bytes[1];

    /// <summary>Whether the query ends in an OPT record.</summary>
    public bool HasOptions => Bytes[11] == 1;

    public DnsMessageBuilder Begin() => new(Bytes);
}
