using System.Text.RegularExpressions;

namespace ProtoP2P.Packages.Tests;

/// <summary>Tells a machine that lacks a third-party package from a fault of ours.</summary>
internal static partial class Registry
{
    /// <summary>Skips the test where a package of somebody else could not be had, and says which; a CI run has to have them all.</summary>
    public static void SkipIfOutOfReach(CommandResult result)
    {
        bool isCi = Environment.GetEnvironmentVariable("CI") == "true";
        Match missing = Missing().Match(result.Output);
        if (result.ExitCode != 0 && missing.Success && !isCi)
        {
            Assert.Skip($"a third-party package is neither on this machine nor to be had: {missing.Value}");
        }
    }

    // No such package, no such version, source out of reach. One of our own packages that is missing is a failure.
    [GeneratedRegex(@"error NU1(101|102|301): (?!.*\bProtoP2P).*")]
    private static partial Regex Missing();
}
