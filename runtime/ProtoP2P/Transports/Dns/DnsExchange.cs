using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Dns;

/// <summary>Asks one server one question.</summary>
/// <param name="random">A number from 0 up to its argument, that one excluded: it must not be guessable.</param>
internal sealed class DnsExchange(Func<int, int> random)
{
    private const int AnyId = ushort.MaxValue + 1;

    /// <summary>Asks over UDP, and over TCP what does not fit a datagram.</summary>
    /// <exception cref="DnsFailure">The server did not answer in an orderly way.</exception>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuestion question, bool overTcp, CancellationToken cancellationToken)
    {
        DnsReply reply = await AskAsync(server, question, overTcp, withOptions: true, cancellationToken).ConfigureAwait(false);
        bool wantsNoOptions = reply is { Code: DnsResponseCode.FormErr or DnsResponseCode.NotImp, KnowsOptions: false };

        // A server that is older than the extension refuses it, and says so by not using it (RFC 6891, section 7).
        return wantsNoOptions
            ? await AskAsync(server, question, overTcp, withOptions: false, cancellationToken).ConfigureAwait(false)
            : reply;
    }

    private async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuestion question, bool overTcp, bool withOptions, CancellationToken cancellationToken)
    {
        ushort id = (ushort)random(AnyId);
        byte[] query = question.Write(id, withOptions);
        DnsReply? reply = null;
        if (!overTcp)
        {
            reply = await DnsUdp.AskAsync(server, question, query, id, random, cancellationToken).ConfigureAwait(false);
        }

        return reply ?? await DnsTcp.AskAsync(server, question, query, id, cancellationToken).ConfigureAwait(false);
    }
}
