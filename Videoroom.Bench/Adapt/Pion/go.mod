module videoroom/pion

go 1.19
