using System.Diagnostics;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Samples.Tests;

/// <summary>Runs a sample as its user would: as a process.</summary>
internal static class Sample
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a sample to its end, without standard input.</summary>
    public static async Task<SampleResult> RunAsync(string name, params string[] arguments)
    {
        using Process process = Start(name, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            return new SampleResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Starts a sample with its three standard streams redirected.</summary>
    public static Process Start(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [PathOf(name), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"the sample {name} could not be started");
    }

    private static string PathOf(string name)
    {
        // The tests' own bin/CONFIGURATION/FRAMEWORK says which build of the sample belongs to them.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(RepositoryRoot.Find(), "samples", name, "bin", framework.Parent!.Name, framework.Name, $"{name}.dll");
    }
}
