using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ProtoP2P.Shared.Tests.Harness;

namespace ProtoP2P.Samples.Tests.Interop;

/// <summary>What one of libp2p's harnesses tells both ends of a test, and how it reads what comes back.</summary>
internal sealed partial record HarnessTest(bool IsUnified, string Transport, string? Security, string? Muxer)
{
    public const string Key = "a5b50d5e";

    /// <summary>The list with the listener's address.</summary>
    public string RedisKey => IsUnified ? $"{Key}_listener_multiaddr" : "listenerAddr";

    public string Ip { get; init; } = "127.0.0.1";

    public int Seconds { get; init; } = 60;

    public bool IsVerbose { get; init; }

    public Dictionary<string, string> Environment(bool isDialer, FakeRedis redis)
    {
        string role = isDialer ? "true" : "false";
        string seconds = Seconds.ToString(CultureInfo.InvariantCulture);
        Dictionary<string, string?> all = IsUnified
            ? new()
            {
                ["IS_DIALER"] = role, ["REDIS_ADDR"] = redis.Address, ["TEST_KEY"] = Key, ["TRANSPORT"] = Transport, ["LISTENER_IP"] = Ip,
                ["DEBUG"] = IsVerbose ? "true" : "false", ["SECURE_CHANNEL"] = Security, ["MUXER"] = Muxer, ["TEST_TIMEOUT_SECS"] = seconds,
            }
            : new()
            {
                ["is_dialer"] = role, ["redis_addr"] = redis.Address, ["transport"] = Transport, ["ip"] = Ip,
                ["security"] = Security, ["muxer"] = Muxer, ["test_timeout_seconds"] = seconds,
            };
        return all.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);
    }

    /// <summary>The two times in milliseconds; anything else on standard output is an error.</summary>
    public (double Handshake, double Ping) Read(string output)
    {
        if (IsUnified)
        {
            Match match = Yaml().Match(output);
            match.Success.ShouldBeTrue(output);
            return (Number(match.Groups[1].Value), Number(match.Groups[2].Value));
        }

        output.ShouldEndWith("\n");
        output.TrimEnd('\n').ShouldNotContain('\n');
        using JsonDocument json = JsonDocument.Parse(output);
        json.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["handshakePlusOneRTTMillis", "pingRTTMilllis"]);
        return (json.RootElement.GetProperty("handshakePlusOneRTTMillis").GetDouble(), json.RootElement.GetProperty("pingRTTMilllis").GetDouble());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Alatency:\n  handshake_plus_one_rtt: (\d+\.\d+)\n  ping_rtt: (\d+\.\d+)\n  unit: ms\n\z")]
    private static partial Regex Yaml();
}
