using System.Security.Cryptography;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>Installs the peer's npm packages once and keeps them until <c>package.json</c> or the lock file changes.</summary>
internal static class JsInstallation
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(200);

    private static readonly string[] PackageFiles = ["package.json", "package-lock.json", ".npmrc"];

    /// <summary>npm's codes for a registry that does not answer or does not have a package.</summary>
    private static readonly string[] RegistryErrors =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "E403", "E404", "E503"];

    /// <summary>The Node.js that the packages bring: the machine's own may be older than js-libp2p supports.</summary>
    public static string NodeExecutable => Path.Combine(
        RepositoryPaths.JsInstallation, "node_modules", "node", "bin", OperatingSystem.IsWindows() ? "node.exe" : "node");

    /// <summary>Whether the native part of js-libp2p's QUIC was installed, which exists for some systems only.</summary>
    public static bool HasQuic
    {
        get
        {
            string scope = Path.Combine(RepositoryPaths.JsInstallation, "node_modules", "@chainsafe");
            return Directory.Exists(scope) && Directory.EnumerateDirectories(scope, "libp2p-quic-*").Any();
        }
    }

    /// <summary>Brings the installation up to date.</summary>
    /// <returns>Null when it is usable, else why this machine cannot have it.</returns>
    /// <exception cref="InvalidOperationException">npm failed for a reason that is a fault of ours.</exception>
    public static async Task<string?> EnsureAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(RepositoryPaths.JsInstallation);
        await using FileStream exclusive = await LockAsync(cancellationToken);
        CopyScripts();
        string stamp = await ComputeStampAsync(cancellationToken);
        string stampFile = Path.Combine(RepositoryPaths.JsInstallation, ".stamp");
        if (File.Exists(stampFile) && File.Exists(NodeExecutable) && await File.ReadAllTextAsync(stampFile, cancellationToken) == stamp)
        {
            return null;
        }

        string? unavailable = await InstallAsync(cancellationToken);
        if (unavailable is null)
        {
            await File.WriteAllTextAsync(stampFile, stamp, cancellationToken);
        }

        return unavailable;
    }

    /// <summary>Test processes of other projects or clones of this run may want the same directory.</summary>
    private static async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(RepositoryPaths.JsInstallation, ".lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(LockRetry, cancellationToken);
            }
        }
    }

    private static void CopyScripts()
    {
        foreach (string source in Directory.EnumerateFiles(RepositoryPaths.JsSources, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(RepositoryPaths.JsSources, source);
            if (relative.StartsWith("node_modules", StringComparison.Ordinal))
            {
                continue;
            }

            string target = Path.Combine(RepositoryPaths.JsInstallation, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!File.Exists(target) || !File.ReadAllBytes(source).AsSpan().SequenceEqual(File.ReadAllBytes(target)))
            {
                File.Copy(source, target, overwrite: true);
            }
        }
    }

    private static async Task<string> ComputeStampAsync(CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in PackageFiles)
        {
            hash.AppendData(await File.ReadAllBytesAsync(Path.Combine(RepositoryPaths.JsSources, file), cancellationToken));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string?> InstallAsync(CancellationToken cancellationToken)
    {
        CommandResult? npm = await Command.TryRunAsync(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            // npm's own pauses between retries keep a machine without a network waiting for more than a minute.
            ["install", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=5000"],
            RepositoryPaths.JsInstallation,
            InstallTimeout,
            cancellationToken);
        if (npm is null)
        {
            return "npm is not installed: install Node.js to run the tests against js-libp2p";
        }

        if (npm.ExitCode == 0)
        {
            return File.Exists(NodeExecutable) ? null : $"the npm package 'node' has no executable for this system at {NodeExecutable}";
        }

        string? code = RegistryErrors.FirstOrDefault(error => npm.Output.Contains(error, StringComparison.Ordinal));
        return code is not null
            ? $"npm cannot install the packages of {RepositoryPaths.JsSources} from its registry: {code}"
            : throw new InvalidOperationException($"npm install in {RepositoryPaths.JsInstallation} exited {npm.ExitCode}:\n{npm.Output}");
    }
}
