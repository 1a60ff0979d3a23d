using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ProtoP2P.Fetch;
using ProtoP2P.Identify;
using ProtoP2P.Muxers;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Perf;
using ProtoP2P.Ping;
using ProtoP2P.PubSub;
using ProtoP2P.Reflection;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Tests.EveryTransport;
using ProtoP2P.Tests.Impostors;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;
using ProtoP2P.Transports.Tcp;
using ProtoP2P.Transports.WebSockets;

namespace ProtoP2P.Tests.Architecture;

/// <summary>Holds docs/limits.md against the code: options, defaults and tests.</summary>
public sealed partial class LimitsPageTests
{
    private const int OneKibibyte = 1024;
    private const int OneMebibyte = 1024 * 1024;

    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "limits.md"));

    private static readonly object[] Options =
    [
        new ConnectionOptions(), new StreamOptions(), StreamHandlerOptions.Default, new MemoryOptions(), new AnnouncementOptions(), new YamuxOptions(), new MplexOptions(),
        new RpcOptions(), new DialOptions(), new DialOptions().Ranking, new DialOptions().Backoff, new DialOptions().BlackHole, new DialOptions().Resolver, new TcpOptions(), new QuicOptions(), new WebSocketTransportOptions(),
        new IdentifyOptions(), new PingOptions(), new FetchOptions(), new PerfOptions(), new ReflectionClientOptions(), new PeerstoreOptions(), new StaticPeerOptions(), new DnsOptions(), new Libp2pHostOptions(),
        new Libp2pClientOptions(), new RpcRetryOptions(), new RpcHedgingOptions(), new RpcThrottleOptions(), new OutlierEjectionOptions(),
        new GossipSubOptions(), new PeerScoreOptions(), new TopicScoreOptions(),
    ];

    [Fact]
    public void Every_option_that_is_a_limit_is_on_the_page_with_its_default()
    {
        string[] expected = [.. Options.SelectMany(Limits).Distinct().Order(StringComparer.Ordinal)];

        expected.Length.ShouldBeGreaterThan(60);
        OptionRows().Select(row => $"{row.Groups["option"].Value} = {row.Groups["default"].Value}").Order(StringComparer.Ordinal).ShouldBe(expected);
    }

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        string[] named = [.. TestNames().Matches(Page).Select(match => match.Groups["name"].Value).Distinct()];
        ILookup<string, string> files = Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Find(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

        named.Length.ShouldBeGreaterThan(80);
        named.Where(name => !Exists(files, name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_limit_has_a_test() =>
        OptionRows().Where(row => !TestNames().IsMatch(row.Value)).Select(row => row.Groups["option"].Value).ShouldBeEmpty();

    [Theory]
    [InlineData("wrong peer accepted on dial")]
    [InlineData("identity signature not verified in Noise")]
    [InlineData("no resource management")]
    [InlineData("memory that grows with traffic")]
    [InlineData("cancelled read leaves the stream unusable")]
    [InlineData("simultaneous dial kills both connections")]
    [InlineData("one slow stream stalls the connection")]
    public void Every_regression_of_connections_and_streams_has_a_test_over_every_transport(string regression)
    {
        string[] rows = Page[Page.IndexOf("## Attacks and mistakes", StringComparison.Ordinal)..].Split('\n');

        string row = rows.Where(line => line.StartsWith($"| {regression} |", StringComparison.Ordinal)).ShouldHaveSingleItem();

        TestNames().Matches(row).Select(match => match.Groups["name"].Value.Split('.')[0])
            .ShouldContain(name => name == nameof(RegressionTests) || name == nameof(TrafficMemoryTests) || name == nameof(ImpostorTests));
    }

    private static bool Exists(ILookup<string, string> files, string name)
    {
        string[] parts = name.Split('.');
        return files[parts[0]].Any(source => source.Contains($" {parts[1]}(", StringComparison.Ordinal));
    }

    // Numbers and times are limits; the rest is identity, lists and switches.
    private static IEnumerable<string> Limits(object options) =>
        from property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.PropertyType == typeof(int) || property.PropertyType == typeof(long) || property.PropertyType == typeof(TimeSpan)
        let owner = property.Name == nameof(MuxerOptions.MaxStreams) ? options.GetType() : property.DeclaringType!
        select $"{owner.Name}.{property.Name} = {Describe(property.GetValue(options)!)}";

    private static string Describe(object value) => value switch
    {
        TimeSpan time => Describe(time),
        _ => Describe(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static string Describe(long number) => number switch
    {
        >= OneMebibyte when number % OneMebibyte == 0 => $"{number / OneMebibyte} MiB",
        >= 64 * OneKibibyte when number % OneKibibyte == 0 => $"{number / OneKibibyte} KiB",
        _ => number.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Describe(TimeSpan time) => time switch
    {
        _ when time < TimeSpan.FromSeconds(1) => $"{time.TotalMilliseconds} ms",
        _ when time < TimeSpan.FromMinutes(1) => $"{time.TotalSeconds} s",
        _ when time < TimeSpan.FromHours(1) => $"{time.TotalMinutes} min",
        _ => $"{time.TotalHours} h",
    };

    private static IEnumerable<Match> OptionRows() => OptionRow().Matches(Page);

    [GeneratedRegex(@"^\| `(?<option>\w+Options\.\w+)` \| (?<default>[^|]+?) \|.*$", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"`(?<name>\w+Tests\.\w+)`")]
    private static partial Regex TestNames();
}
