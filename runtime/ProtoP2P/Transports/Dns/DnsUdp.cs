using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Dns;

/// <summary>A question and its reply in one datagram each.</summary>
internal static class DnsUdp
{
    // Larger than what is asked for: a server that does not care is no reason to fail.
    private const int MaxReply = 4096;

    // Each costs a forger a try at 31 bits; past these the question is asked in a way that cannot be forged from afar (RFC 5452, section 9.3).
    private const int MaxForeign = 16;

    private const int FirstPort = 32_768, PortTries = 10;

    /// <summary>Asks, and waits past whatever is no reply to the question.</summary>
    /// <returns>The reply, or null where it has to be asked for over TCP.</returns>
    public static async Task<DnsReply?> AskAsync(
        IPEndPoint server, DnsQuestion question, byte[] query, ushort id, Func<int, int> random, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        Bind(socket, random);

        // The system then takes datagrams from this server only, and tells where nobody listens there.
        await socket.ConnectAsync(server, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(query, cancellationToken).ConfigureAwait(false);
        byte[] buffer = new byte[MaxReply];
        for (int foreign = 0; foreign < MaxForeign; foreign++)
        {
            int length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            switch (DnsReplyReader.Read(buffer.AsSpan(0, length), id, question, isDatagram: true, out DnsReply? reply))
            {
                case DnsReplyStatus.Sound:
                    return reply;
                case DnsReplyStatus.Truncated:
                    return null;
                case DnsReplyStatus.Malformed:
                    throw new DnsFailure("a malformed reply");
            }
        }

        return null;
    }

    /// <summary>Binds a port that nobody can guess (RFC 5452, section 9.2): not every system chooses such a one by itself.</summary>
    private static void Bind(Socket socket, Func<int, int> random)
    {
        IPAddress any = socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        for (int i = 0; i < PortTries; i++)
        {
            try
            {
                socket.Bind(new IPEndPoint(any, FirstPort + random(ushort.MaxValue + 1 - FirstPort)));
                return;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                continue;
            }
        }

        socket.Bind(new IPEndPoint(any, 0));
    }
}
