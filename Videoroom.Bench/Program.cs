Console.WriteLine("Videoroom.Bench");
