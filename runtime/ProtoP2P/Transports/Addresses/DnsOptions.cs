using System.Net;

namespace ProtoP2P.Transports;

/// <summary>How <see cref="SystemDnsResolver"/> asks for TXT records, which .NET does not look up: <c>/dnsaddr</c> needs them.</summary>
public sealed class DnsOptions
{
    internal const int Port = 53;

    /// <summary>
    /// The servers to ask, in this order: IP addresses, with a port where it is not 53, such as <c>192.0.2.53</c> and <c>[2001:db8::53]:5353</c>. They must be
    /// recursive. Default: empty, those that the system is set up with.
    /// </summary>
    public IList<string> Servers { get; set; } = new List<string>();

    /// <summary>
    /// How long one server may take before the next is asked: 10 ms to 30 s. Default 2 s, so that two silent servers leave time for a third within
    /// <see cref="AddressResolverOptions.LookupTimeout"/>. <c>options timeout</c> in the system's resolv.conf shortens it, where no servers are named here: a longer
    /// one would leave no time for the next server.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often each server is asked: 1 to 5 times. Default 2. <c>options attempts</c> in the system's resolv.conf comes first, where no servers are
    /// named here.
    /// </summary>
    public int Attempts { get; set; } = 2;

    /// <summary>Checks the ranges above.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names it.</exception>
    public void Validate()
    {
        OptionRange.Check(Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30), nameof(Timeout));
        OptionRange.Check(Attempts, 1, 5, nameof(Attempts));
        _ = ParseServers();
    }

    internal IReadOnlyList<IPEndPoint> ParseServers() => [.. Servers.Select((text, i) => ParseServer(text, $"{nameof(Servers)}:{i}"))];

    private static IPEndPoint ParseServer(string text, string option)
    {
        if (!IPEndPoint.TryParse(text ?? string.Empty, out IPEndPoint? server))
        {
            throw new ArgumentOutOfRangeException(option, text, "expected an IP address, with a port where it is not 53, such as 192.0.2.53 or [2001:db8::53]:5353");
        }

        server.Port = server.Port == 0 ? Port : server.Port;
        return server;
    }
}
