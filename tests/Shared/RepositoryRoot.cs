namespace ProtoP2P.Shared.Tests;

/// <summary>The folder that holds ProtoP2P.sln: for tests that look at the repository's own files.</summary>
internal static class RepositoryRoot
{
    /// <summary>The path of the folder.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside the repository.</exception>
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ProtoP2P.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ProtoP2P.sln.");
    }
}
