using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Dns;

/// <summary>A question and its reply on a connection of their own, each behind its length (RFC 1035, section 4.2.2; RFC 7766).</summary>
internal static class DnsTcp
{
    private const int PrefixLength = 2;

    /// <summary>Asks, and reads the reply: up to 65,535 bytes.</summary>
    public static async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuestion question, byte[] query, ushort id, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        using var stream = new NetworkStream(socket);
        byte[] message = new byte[PrefixLength + query.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)query.Length);
        query.CopyTo(message, PrefixLength);

        // Length and question go out together (RFC 7766, section 8).
        await stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
        byte[] reply = await ReadMessageAsync(stream, cancellationToken).ConfigureAwait(false);
        return DnsReplyReader.Read(reply, id, question, isDatagram: false, out DnsReply? answer) switch
        {
            DnsReplyStatus.Sound => answer!,
            DnsReplyStatus.Foreign => throw new DnsFailure("a reply to another question"),
            _ => throw new DnsFailure("a malformed reply"),
        };
    }

    private static async Task<byte[]> ReadMessageAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            byte[] prefix = new byte[PrefixLength];
            await stream.ReadExactlyAsync(prefix, cancellationToken).ConfigureAwait(false);
            byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
            await stream.ReadExactlyAsync(message, cancellationToken).ConfigureAwait(false);
            return message;
        }
        catch (EndOfStreamException end)
        {
            throw new DnsFailure("a connection that ended before the reply", end);
        }
    }
}
