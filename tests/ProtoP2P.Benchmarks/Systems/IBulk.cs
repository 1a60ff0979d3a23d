namespace ProtoP2P.Benchmarks.Systems;

/// <summary>A client that sends and gets as much as it can.</summary>
internal interface IBulk
{
    /// <summary>Sends for so long over so many streams at a time, until the server has read it all.</summary>
    Task<Transfer> UploadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Lets the server send for so long over so many streams at a time, and reads it all.</summary>
    Task<Transfer> DownloadAsync(int streams, TimeSpan duration, CancellationToken cancellationToken);
}
