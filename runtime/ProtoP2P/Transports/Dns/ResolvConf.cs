using System.Globalization;
using System.Net;

namespace ProtoP2P.Transports.Dns;

/// <summary>Reads the text of resolv.conf(5).</summary>
/// <remarks>
/// <c>search</c>, <c>domain</c> and <c>ndots</c> are for names that people shorten: a name in an address is whole. What is unknown or malformed is passed over, as
/// the system's own resolver does.
/// </remarks>
internal static class ResolvConf
{
    // MAXNS, RES_MAXRETRANS and RES_MAXRETRY of the system's own resolver.
    private const int MaxServers = 3, MaxTimeout = 30, MaxAttempts = 5;

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>Reads the file's text; what it does not say is taken from <paramref name="options"/>.</summary>
    public static DnsConfiguration Parse(string text, DnsOptions options)
    {
        List<IPEndPoint> servers = [];
        var configuration = new DnsConfiguration(servers, options.Timeout, options.Attempts);
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", string address, ..] when servers.Count < MaxServers && IPAddress.TryParse(address, out IPAddress? server):
                    servers.Add(new IPEndPoint(server, DnsOptions.Port));
                    break;
                case ["options", .. string[] switches]:
                    configuration = switches.Aggregate(configuration, (before, option) => Apply(before, option, options.Timeout));
                    break;
            }
        }

        return servers.Count > 0 ? configuration : configuration with { Servers = DnsConfiguration.ThisMachine };
    }

    private static DnsConfiguration Apply(DnsConfiguration configuration, string option, TimeSpan longest) => option.Split(':') switch
    {
        ["timeout", string text] when TryParse(text, MaxTimeout, out int seconds) => configuration with { Timeout = Shorter(TimeSpan.FromSeconds(seconds), longest) },
        ["attempts", string text] when TryParse(text, MaxAttempts, out int attempts) => configuration with { Attempts = attempts },
        ["rotate"] => configuration with { Rotates = true },
        ["use-vc"] => configuration with { OverTcp = true },
        _ => configuration,
    };

    // Written for programs that wait as long as it takes: one silent server, and the 5 s that many files grant it, would use up all of a lookup's time.
    private static TimeSpan Shorter(TimeSpan asked, TimeSpan longest) => asked < longest ? asked : longest;

    private static bool TryParse(string text, int highest, out int value)
    {
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        value = Math.Clamp(value, 1, highest);
        return isNumber;
    }
}
