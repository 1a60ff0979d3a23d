using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Transports.Dns;

/// <summary>A stub resolver for TXT records: asks recursive servers in turn until one answers. It keeps no answers; the servers do.</summary>
/// <param name="source">Whom to ask.</param>
/// <param name="random">A number from 0 up to its argument, that one excluded: it must not be guessable.</param>
/// <param name="clock">The clock of the timeouts.</param>
internal sealed class DnsClient(DnsConfigurationSource source, Func<int, int> random, TimeProvider clock)
{
    private readonly DnsExchange _exchange = new(random);
    private uint _turn;

    /// <summary>The texts of a name's TXT records; none where it has no such records.</summary>
    /// <exception cref="Libp2pException">The name does not exist or no server answers; the message names it.</exception>
    public async Task<IReadOnlyList<string>> GetTextsAsync(string host, CancellationToken cancellationToken)
    {
        if (!DnsQuestion.TryCreate(host, out DnsQuestion? question))
        {
            throw new Libp2pException($"cannot resolve {host}: it is no DNS name; expected up to 253 characters, with 1 to 63 between two dots");
        }

        DnsConfiguration configuration = source.Current;
        uint first = configuration.Rotates ? Interlocked.Increment(ref _turn) : 0;
        int count = configuration.Servers.Count;
        string[] failures = new string[count];
        for (int i = 0; i < configuration.Attempts * count; i++)
        {
            int number = (int)((first + (uint)i) % (uint)count);
            IPEndPoint server = configuration.Servers[number];
            (DnsReply? reply, failures[number]) = await TryAskAsync(server, question, configuration, cancellationToken).ConfigureAwait(false);
            switch (reply)
            {
                case { Code: DnsResponseCode.NoError, IsReferral: false }:
                    return reply.Texts;
                case { Code: DnsResponseCode.NXDomain }:
                    throw new Libp2pException($"cannot resolve {host}: the name does not exist ({server} says {Describe(reply.Code)}); check its spelling");
            }
        }

        throw new Libp2pException(
            $"cannot resolve {host}: no DNS server answers ({string.Join(", ", configuration.Servers.Zip(failures, (server, failure) => $"{server}: {failure}"))}); "
            + $"try again later, or name other servers in {nameof(DnsOptions)}.{nameof(DnsOptions.Servers)}");
    }

    private async Task<(DnsReply? Reply, string Failure)> TryAskAsync(
        IPEndPoint server, DnsQuestion question, DnsConfiguration configuration, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(configuration.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            DnsReply reply = await _exchange.AskAsync(server, question, configuration.OverTcp, either.Token).ConfigureAwait(false);
            return (reply, reply.IsReferral ? "it asks no other servers for its clients" : Describe(reply.Code));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {configuration.Timeout.TotalSeconds:0.###} s");
        }
        catch (SocketException failure)
        {
            return (null, failure.SocketErrorCode == SocketError.ConnectionRefused ? "nobody listens there" : $"socket error {failure.SocketErrorCode}");
        }
        catch (IOException failure)
        {
            return (null, failure.Message);
        }
    }

    private static string Describe(DnsResponseCode code) => Enum.IsDefined(code) ? code.ToString().ToUpperInvariant() : $"response code {(int)code}";
}
