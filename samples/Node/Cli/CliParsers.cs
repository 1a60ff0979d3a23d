using System.CommandLine.Parsing;
using ProtoP2P;

namespace Node.Cli;

/// <summary>Reads values of options; an error names the value and what was expected.</summary>
internal static class CliParsers
{
    private const int SeedLength = 32;

    public static Multiaddress[] Addresses(ArgumentResult result) =>
        [.. result.Tokens.Select(token => ParseAddress(token.Value, result)).OfType<Multiaddress>()];

    public static Multiaddress? PeerAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        Multiaddress? address = ParseAddress(text, result);
        if (address is not null && address.PeerId is null)
        {
            result.AddError($"'{text}' names no peer: expected an address that ends in /p2p/ID");
        }

        return address;
    }

    public static byte[]? Seed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text.Length == 2 * SeedLength && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        result.AddError($"--seed: expected {2 * SeedLength} hexadecimal digits, got {text.Length} characters");
        return null;
    }

    /// <summary>A comma-separated list out of <paramref name="known"/>, without repetition.</summary>
    public static Func<ArgumentResult, string[]> Names(string option, params string[] known) => result =>
    {
        string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries))];
        foreach (string name in names.Where(name => !known.Contains(name, StringComparer.Ordinal)))
        {
            result.AddError($"{option}: '{name}' is unknown: expected {string.Join(", ", known)}");
        }

        return [.. names.Distinct(StringComparer.Ordinal)];
    };

    public static Func<ArgumentResult, int> Count(string name, int highest) => result =>
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, out int value) && value >= 1 && value <= highest)
        {
            return value;
        }

        result.AddError($"{name}: '{text}' is not a number from 1 to {highest}");
        return 0;
    };

    private static Multiaddress? ParseAddress(string text, ArgumentResult result)
    {
        if (Multiaddress.TryParse(text, null, out Multiaddress? address))
        {
            return address;
        }

        result.AddError($"'{text}' is not a multiaddress: expected one such as /ip4/127.0.0.1/tcp/4001");
        return null;
    }
}
