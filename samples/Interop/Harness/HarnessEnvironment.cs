using System.Globalization;
using System.Net;

namespace Interop.Harness;

/// <summary>Reads the variables of both contracts. TEST_KEY tells them apart: only unified-testing has it, and it always has it.</summary>
internal static class HarnessEnvironment
{
    private const string DefaultSeconds = "180";
    private const int MaxSeconds = 24 * 60 * 60;

    private static readonly string[] Transports = ["tcp", "ws", "wss", "quic-v1"];
    private static readonly string[] SecurityProtocols = ["noise", "tls"];
    private static readonly string[] Muxers = ["yamux", "mplex"];

    /// <exception cref="UsageException">A variable is missing or has a value that this program does not know.</exception>
    public static HarnessSettings Read(Func<string, string?> environment) => Find(environment, "TEST_KEY") is { } key
        ? ReadUnified(environment, key)
        : ReadTestPlans(environment);

    private static HarnessSettings ReadTestPlans(Func<string, string?> environment)
    {
        string transport = Choose(environment, "transport", Transports);
        (string host, int port) = ReadRedis(environment, "redis_addr", "redis:6379");
        return new HarnessSettings(
            HarnessContract.TestPlans,
            ReadFlag(environment, "is_dialer", null),
            transport,
            ChooseUnlessStandalone(environment, "security", SecurityProtocols, transport),
            ChooseUnlessStandalone(environment, "muxer", Muxers, transport),
            ReadIp(environment, "ip"),
            host,
            port,
            "listenerAddr",
            ReadTimeout(environment, "test_timeout_seconds"),
            IsVerbose: false);
    }

    private static HarnessSettings ReadUnified(Func<string, string?> environment, string key)
    {
        string transport = Choose(environment, "TRANSPORT", Transports);
        (string host, int port) = ReadRedis(environment, "REDIS_ADDR", "transport-redis:6379");
        return new HarnessSettings(
            HarnessContract.Unified,
            ReadFlag(environment, "IS_DIALER", null),
            transport,
            ChooseUnlessStandalone(environment, "SECURE_CHANNEL", SecurityProtocols, transport),
            ChooseUnlessStandalone(environment, "MUXER", Muxers, transport),
            ReadIp(environment, "LISTENER_IP"),
            host,
            port,
            $"{key}_listener_multiaddr",
            // Both spellings occur among the applications.
            ReadTimeout(environment, Find(environment, "TEST_TIMEOUT_SECS") is null ? "TEST_TIMEOUT_SECONDS" : "TEST_TIMEOUT_SECS"),
            ReadFlag(environment, "DEBUG", otherwise: false));
    }

    /// <summary>QUIC brings its own security and streams: what is said of them there is not for it.</summary>
    private static string? ChooseUnlessStandalone(Func<string, string?> environment, string name, string[] known, string transport) =>
        transport == "quic-v1" ? null : Choose(environment, name, known);

    private static string Choose(Func<string, string?> environment, string name, string[] known)
    {
        string value = Find(environment, name) ?? throw new UsageException($"{name} is not set: expected {string.Join(", ", known)}");
        return known.Contains(value) ? value : throw Unknown(name, value, string.Join(", ", known));
    }

    private static bool ReadFlag(Func<string, string?> environment, string name, bool? otherwise) => Find(environment, name) switch
    {
        "true" => true,
        "false" => false,
        null => otherwise ?? throw new UsageException($"{name} is not set: expected true or false"),
        { } other => throw Unknown(name, other, "true or false"),
    };

    private static string ReadIp(Func<string, string?> environment, string name)
    {
        string value = Find(environment, name) ?? "0.0.0.0";
        return IPAddress.TryParse(value, out _) ? value : throw Unknown(name, value, "an IP address");
    }

    private static (string Host, int Port) ReadRedis(Func<string, string?> environment, string name, string otherwise)
    {
        string value = Find(environment, name) ?? otherwise;
        int colon = value.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            ? (value[..colon], port)
            : throw Unknown(name, value, "HOST:PORT");
    }

    private static TimeSpan ReadTimeout(Func<string, string?> environment, string name)
    {
        string value = Find(environment, name) ?? DefaultSeconds;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is > 0 and <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Unknown(name, value, $"1 to {MaxSeconds} seconds");
    }

    private static string? Find(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    private static UsageException Unknown(string name, string value, string expected) => new($"{name} is '{value}': expected {expected}");
}
